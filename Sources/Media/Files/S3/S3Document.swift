/// An element of the XML that a store answers with.
struct S3Document: Sendable, Equatable {
    /// Text that is not the XML that stores speak.
    struct Malformed: Error, Equatable {}

    let name: String
    var text = ""
    var children: [S3Document] = []

    /// The text of the first child of that name.
    subscript(name: String) -> String? { children.first { $0.name == name }?.text }

    /// All children of that name.
    func all(_ name: String) -> [S3Document] { children.filter { $0.name == name } }

    /// Reads elements and their text, and nothing else that XML has: no document types, so that nothing is declared, expanded
    /// or fetched, no comments, no other encodings. Attributes are passed over.
    static func read(_ bytes: [UInt8]) throws(Malformed) -> S3Document {
        var reader = S3DocumentReader(bytes)
        return try reader.read()
    }
}

/// Goes through the text once; what is open waits on a stack of bounded depth.
private struct S3DocumentReader {
    private static let depthLimit = 12

    private let bytes: [UInt8]
    private var place = 0
    private var open: [S3Document] = []
    private var root: S3Document?

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    mutating func read() throws(S3Document.Malformed) -> S3Document {
        while place < bytes.count {
            try takeText()
            if place < bytes.count { try takeTag() }
        }
        guard let root, open.isEmpty else { throw S3Document.Malformed() }
        return root
    }

    /// Everything up to the next tag.
    private mutating func takeText() throws(S3Document.Malformed) {
        let end = bytes[place...].firstIndex(of: UInt8(ascii: "<")) ?? bytes.count
        defer { place = end }
        guard end > place else { return }
        let text = try Self.text(bytes[place..<end])
        if open.isEmpty {
            guard text.allSatisfy({ $0.isWhitespace || $0 == "\u{feff}" }) else { throw S3Document.Malformed() }
        } else {
            open[open.count - 1].text += text
        }
    }

    private mutating func takeTag() throws(S3Document.Malformed) {
        guard let end = bytes[place...].firstIndex(of: UInt8(ascii: ">")) else { throw S3Document.Malformed() }
        let inside = bytes[(place + 1)..<end]
        place = end + 1
        switch inside.first {
        case nil, UInt8(ascii: "!"): throw S3Document.Malformed()
        case UInt8(ascii: "?"):
            guard root == nil, open.isEmpty else { throw S3Document.Malformed() }
        case UInt8(ascii: "/"):
            let name = try Self.text(inside.dropFirst())
            guard let last = open.popLast(), last.name == name.filter({ !$0.isWhitespace }) else {
                throw S3Document.Malformed()
            }
            try put(last)
        default: try begin(inside)
        }
    }

    private mutating func begin(_ inside: ArraySlice<UInt8>) throws(S3Document.Malformed) {
        let name = inside.prefix { $0 > 0x20 && $0 != UInt8(ascii: "/") }
        guard root == nil, !name.isEmpty, open.count < Self.depthLimit else { throw S3Document.Malformed() }
        let element = S3Document(name: try Self.text(name))
        if inside.last == UInt8(ascii: "/") { try put(element) } else { open.append(element) }
    }

    private mutating func put(_ element: S3Document) throws(S3Document.Malformed) {
        if open.isEmpty {
            guard root == nil else { throw S3Document.Malformed() }
            root = element
        } else {
            open[open.count - 1].children.append(element)
        }
    }

    private static func text(_ bytes: ArraySlice<UInt8>) throws(S3Document.Malformed) -> String {
        guard let raw = String(validating: bytes, as: UTF8.self), !bytes.contains(0) else {
            throw S3Document.Malformed()
        }
        guard raw.contains("&") else { return raw }
        let pieces = raw.split(separator: "&", omittingEmptySubsequences: false)
        var text = String(pieces[0])
        for piece in pieces.dropFirst() {
            let sides = piece.split(separator: ";", maxSplits: 1, omittingEmptySubsequences: false)
            guard sides.count == 2, let character = character(sides[0]) else { throw S3Document.Malformed() }
            text.append(character)
            text += sides[1]
        }
        return text
    }

    /// The five that XML knows by itself, and numbers.
    private static func character(_ name: Substring) -> Character? {
        switch name {
        case "amp": return "&"
        case "lt": return "<"
        case "gt": return ">"
        case "quot": return "\""
        case "apos": return "'"
        default:
            guard name.hasPrefix("#"), name.utf8.count <= 9 else { return nil }
            let digits = name.dropFirst()
            let number = digits.hasPrefix("x") ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
            return number.flatMap { Unicode.Scalar($0) }.map { Character($0) }
        }
    }
}
