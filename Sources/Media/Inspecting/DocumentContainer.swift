/// A PDF seen from outside (ISO 32000-1, 7.5): its first and last lines, and whether it is locked; nothing is interpreted.
struct DocumentContainer {
    /// The most bytes of a document.
    static let byteLimit = 100 << 20
    /// The most pages.
    static let pageLimit = 1_000
    private static let pieceSize = 1 << 20

    let file: OpenFile

    /// Whether a file that begins like this is worth a closer look.
    static func begins(_ head: [UInt8]) -> Bool {
        head.starts(with: "%PDF-1.".utf8) || head.starts(with: "%PDF-2.".utf8)
    }

    /// Throws `MediaError` for what is too large, broken off, locked, or something else besides.
    func check() throws(MediaError) {
        let size = try file.size
        guard size <= Self.byteLimit else { throw .tooLarge("A document may have 100 MB.") }
        let tail = try file.read(max(size - 1_024, 0)..<size)
        guard tail.holds(Array("%%EOF".utf8)), tail.holds(Array("startxref".utf8)) else { throw Self.broken }
        // The dictionary that says so is never packed itself, so looking for the word is enough.
        guard try !holds(Array("/Encrypt".utf8), size) else {
            throw .unsupported("The document is locked; save it without a password.")
        }
    }

    private func holds(_ word: [UInt8], _ size: Int) throws(MediaError) -> Bool {
        var start = 0
        while start < size {
            // Pieces overlap, so that a word between two of them is found.
            if try file.read(start..<min(start + Self.pieceSize + word.count, size)).holds(word) { return true }
            start += Self.pieceSize
        }
        return false
    }

    static let broken = MediaError.unsupported("The document is broken off or damaged; save or upload it again.")
}

extension [UInt8] {
    /// Whether a word stands in it; looks for its first byte, so that megabytes pass quickly.
    func holds(_ word: [UInt8]) -> Bool {
        guard let first = word.first else { return true }
        var rest = self[...]
        while let start = rest.firstIndex(of: first) {
            rest = rest[start...]
            if rest.starts(with: word) { return true }
            rest = rest.dropFirst()
        }
        return false
    }
}
