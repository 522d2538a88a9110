/// Reads `multipart/form-data` (RFC 7578) strictly: complete parts only, no nesting, no transfer encodings.
struct MultipartForm: Sendable {
    /// An uploaded file.
    struct File: Sendable, Equatable {
        /// The name of the input.
        var field: String
        /// The person's file name: data for display (SEC-73).
        var fileName: String
        /// The content.
        var bytes: [UInt8]
    }

    /// The most bytes of the head of one part.
    static let headLimit = 4096
    /// The most parts: as many as a form has fields.
    static let partLimit = FormBody.fieldLimit

    /// The fields without files, in order.
    private(set) var form = FormBody()
    /// The files, in order; empty inputs are left out.
    private(set) var files: [File] = []

    /// Takes the body apart at its boundary.
    ///
    /// - Throws: `FormError` when the structure is not exactly as the standard says.
    init(_ body: [UInt8], contentType: String) throws(FormError) {
        guard let boundary = Self.boundary(of: contentType) else { throw .wrongContentType }
        let delimiter = Array("\r\n--\(boundary)".utf8)
        var rest = (Array("\r\n".utf8) + body)[...]
        guard let start = Self.find(delimiter, in: rest), start.lowerBound == rest.startIndex else { throw .malformed }
        rest = rest[start.upperBound...]
        var count = 0
        while !rest.starts(with: Self.end) {
            guard rest.starts(with: Self.lineBreak) else { throw .malformed }
            guard let next = Self.find(delimiter, in: rest) else { throw .malformed }
            count += 1
            guard count <= Self.partLimit else { throw .tooManyFields }
            try take(rest[rest.startIndex..<next.lowerBound].dropFirst(2))
            rest = rest[next.upperBound...]
        }
    }

    private static let end = Array("--".utf8)
    private static let lineBreak = Array("\r\n".utf8)
    private static let blankLine = Array("\r\n\r\n".utf8)

    private mutating func take(_ part: ArraySlice<UInt8>) throws(FormError) {
        let window = part.prefix(Self.headLimit + 4)
        guard let gap = Self.find(Self.blankLine, in: window) else { throw .malformed }
        let head = try FormBody.text(part[part.startIndex..<gap.lowerBound])
        let content = part[gap.upperBound...]
        let disposition = try PartDisposition(head: head)
        guard let fileName = disposition.fileName else {
            form.fields.append(.init(name: disposition.name, value: try FormBody.text(content)))
            return
        }
        guard !(fileName.isEmpty && content.isEmpty) else { return }
        files.append(File(field: disposition.name, fileName: fileName, bytes: Array(content)))
    }

    /// Where `needle` stands first; looks for its first byte, so that megabytes of picture pass quickly.
    private static func find(_ needle: [UInt8], in bytes: ArraySlice<UInt8>) -> Range<Int>? {
        var rest = bytes
        while let start = rest.firstIndex(of: needle[0]) {
            rest = rest[start...]
            if rest.starts(with: needle) { return start..<(start + needle.count) }
            rest = rest.dropFirst()
        }
        return nil
    }

    /// The boundary of a content type; `nil` when it is another type or the boundary is not allowed (RFC 2046).
    static func boundary(of contentType: String) -> String? {
        let pieces = contentType.split(separator: ";").map { $0.drop { $0 == " " } }
        guard pieces.first?.lowercased() == "multipart/form-data" else { return nil }
        guard let parameter = pieces.first(where: { $0.lowercased().hasPrefix("boundary=") }) else { return nil }
        var value = parameter.dropFirst("boundary=".count)
        if value.count > 1, value.hasPrefix("\""), value.hasSuffix("\"") { value = value.dropFirst().dropLast() }
        let isAllowed = value.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7f && $0 != UInt8(ascii: "\"") }
        return (1...70).contains(value.utf8.count) && isAllowed ? String(value) : nil
    }
}

/// The `Content-Disposition` of a part.
private struct PartDisposition {
    let name: String
    let fileName: String?

    init(head: String) throws(FormError) {
        let lines = head.split(separator: "\n")
        let prefix = "content-disposition:"
        let found = lines.filter { $0.lowercased().hasPrefix(prefix) }
        guard found.count == 1, let line = found.first else { throw .malformed }
        let value = line.dropFirst(prefix.count).drop { $0 == " " }
        guard value.lowercased().hasPrefix("form-data"), let name = Self.parameter("name", of: value) else {
            throw .malformed
        }
        self.name = name
        fileName = Self.parameter("filename", of: value)
    }

    /// The quoted value of a parameter. Browsers write `"` inside as `%22`, so the next quote ends it.
    private static func parameter(_ name: String, of value: Substring) -> String? {
        guard let start = value.firstRange(of: "; \(name)=\"") else { return nil }
        let rest = value[start.upperBound...]
        guard let end = rest.firstIndex(of: "\"") else { return nil }
        return String(rest[..<end].replacing("%22", with: "\"").replacing("%0D%0A", with: " "))
    }
}
