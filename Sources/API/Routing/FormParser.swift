/// Takes a form with one file apart while it comes in: one part with the name `file` and nothing else (RFC 7578).
struct FormParser: Sendable {
    private enum Place {
        case head
        case content
        case end
    }

    private static let headLimit = 4096
    private static let blankLine = Array("\r\n\r\n".utf8)
    private let opening: [UInt8]
    private let delimiter: [UInt8]
    private var place = Place.head
    private var rest: [UInt8] = []

    /// The sender's file name, as soon as the head has come: data for display (SEC-73).
    private(set) var fileName: String?

    /// Begins with the boundary in the content type. Throws `Refusal` without a proper one.
    init(contentType: String?) throws(Refusal) {
        guard let boundary = contentType.flatMap(Self.boundary) else {
            throw .wrongType(expected: "multipart/form-data with one field `file`")
        }
        opening = Array("--\(boundary)\r\n".utf8)
        delimiter = Array("\r\n--\(boundary)".utf8)
    }

    /// Takes the next bytes of the form; answers those of the file among them. Throws `Refusal` as soon as something is not
    /// as the standard says.
    mutating func take(_ bytes: some Sequence<UInt8>) throws(Refusal) -> [UInt8] {
        rest += bytes
        if place == .head { try readHead() }
        if place == .content { return readContent() }
        // After the last boundary comes a line break at most.
        if place == .end, rest.count > 4 { throw Self.malformed }
        return []
    }

    /// Checks that the form ended as it should.
    func finish() throws(Refusal) {
        guard place == .end, rest == Array("--".utf8) || rest == Array("--\r\n".utf8) else { throw Self.malformed }
    }

    private mutating func readHead() throws(Refusal) {
        guard rest.count >= opening.count else { return }
        guard rest.starts(with: opening) else { throw Self.malformed }
        let start = opening.count
        guard let gap = Self.find(Self.blankLine, in: rest[start...].prefix(Self.headLimit)) else {
            guard rest.count < start + Self.headLimit else { throw Self.malformed }
            return
        }
        guard let head = String(validating: rest[start..<gap], as: UTF8.self) else { throw Self.malformed }
        fileName = try Self.fileName(head: head)
        rest.removeFirst(gap + Self.blankLine.count)
        place = .content
    }

    /// Everything up to the next boundary; what may be the beginning of one waits for more.
    private mutating func readContent() -> [UInt8] {
        if let end = Self.find(delimiter, in: rest[...]) {
            let content = Array(rest[..<end])
            rest.removeFirst(end + delimiter.count)
            place = .end
            return content
        }
        let sure = max(rest.count - delimiter.count + 1, 0)
        let content = Array(rest[..<sure])
        rest.removeFirst(sure)
        return content
    }

    private static let malformed = Refusal.field("file", "Send a form with exactly one file in the field `file`.")

    /// The name in the one `Content-Disposition` line.
    private static func fileName(head: String) throws(Refusal) -> String {
        let lines = head.split(separator: "\r\n").filter { $0.lowercased().hasPrefix("content-disposition:") }
        guard lines.count == 1, let line = lines.first, parameter("name", of: line) == "file",
            let name = parameter("filename", of: line)
        else { throw malformed }
        let printable = name.unicodeScalars.filter { $0.value >= 0x20 && !(0x7f..<0xa0).contains($0.value) }
        return String(String.UnicodeScalarView(printable)).prefix(200).description
    }

    private static func parameter(_ name: String, of line: Substring) -> String? {
        guard let start = line.firstRange(of: "; \(name)=\"") else { return nil }
        let rest = line[start.upperBound...]
        return rest.firstIndex(of: "\"").map { String(rest[..<$0]) }
    }

    /// Where `needle` begins first; looks for its first byte, so that megabytes pass quickly.
    private static func find(_ needle: [UInt8], in bytes: ArraySlice<UInt8>) -> Int? {
        var rest = bytes
        while let start = rest.firstIndex(of: needle[0]) {
            rest = rest[start...]
            if rest.starts(with: needle) { return start }
            rest = rest.dropFirst()
        }
        return nil
    }

    private static func boundary(of contentType: String) -> String? {
        let pieces = contentType.split(separator: ";").map { piece in String(piece.drop { $0 == " " }) }
        guard pieces.first?.lowercased() == "multipart/form-data",
            let parameter = pieces.first(where: { $0.lowercased().hasPrefix("boundary=") })
        else { return nil }
        let value = parameter.dropFirst("boundary=".count).filter { $0 != "\"" }
        let isAllowed = value.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7f }
        return (1...70).contains(value.utf8.count) && isAllowed ? value : nil
    }
}
