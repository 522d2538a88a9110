/// A file out of a form, and nothing else: one part with the name `file` (RFC 7578).
struct UploadedFile: Sendable, Equatable {
    /// The sender's file name: data for display (SEC-73).
    let fileName: String
    /// The content.
    let bytes: [UInt8]

    private static let headLimit = 4096
    private static let blankLine = Array("\r\n\r\n".utf8)

    /// Takes the body apart at its boundary. Throws `Refusal` when it is not exactly as the standard says.
    init(form body: [UInt8], contentType: String?) throws(Refusal) {
        guard let boundary = contentType.flatMap(Self.boundary) else {
            throw .wrongType(expected: "multipart/form-data with one field `file`")
        }
        let opening = Array("--\(boundary)\r\n".utf8)
        let closing = Array("\r\n--\(boundary)--".utf8)
        var rest = body[...]
        if rest.suffix(2).elementsEqual("\r\n".utf8) { rest = rest.dropLast(2) }
        let isFramed = rest.starts(with: opening) && rest.suffix(closing.count).elementsEqual(closing)
        guard isFramed, rest.count >= opening.count + closing.count else { throw Self.malformed }
        let part = rest.dropFirst(opening.count).dropLast(closing.count)
        guard Self.find(Array("\r\n--\(boundary)".utf8), in: part) == nil,
            let gap = Self.find(Self.blankLine, in: part.prefix(Self.headLimit)),
            let head = String(validating: part[part.startIndex..<gap], as: UTF8.self)
        else { throw Self.malformed }
        fileName = try Self.fileName(head: head)
        bytes = Array(part[(gap + Self.blankLine.count)...])
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
