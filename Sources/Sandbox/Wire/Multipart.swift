import Glibc
import HTTPTypes

/// The parts of a `multipart/form-data` body (RFC 7578), read strictly and within bounds.
package struct Multipart: Sendable {
    /// One part.
    package struct Part: Sendable {
        /// The field's name.
        package let name: String
        /// The file's name, for file parts.
        package let filename: String?
        /// The media type as sent, for parts that have one.
        package let contentType: String?
        /// The content.
        package let bytes: [UInt8]

        /// The content as text.
        package var text: String { String(decoding: bytes, as: UTF8.self) }
    }

    /// More parts than this are refused.
    package static let maximumParts = 64
    /// Longer part headers than this are refused, in bytes.
    package static let maximumHeader = 4_096

    /// The parts in order.
    package let parts: [Part]

    /// Reads the body of a call; throws `FieldProblem.wrongType` or `.malformed`.
    package init(_ call: Call) throws {
        guard call.contentType == "multipart/form-data" else { throw FieldProblem.wrongType }
        guard let header = call.headers[.contentType], let boundary = Self.parameter("boundary", of: header),
            (1...70).contains(boundary.utf8.count)
        else { throw FieldProblem.malformed }
        try self.init(body: call.body, boundary: boundary)
    }

    /// Reads a body with a known boundary.
    package init(body: [UInt8], boundary: String) throws {
        // The first boundary line has no line break before it; one is put there so that all look alike.
        let bytes = Array("\r\n".utf8) + body
        let mark = Array("\r\n--\(boundary)".utf8)
        var marks: [Int] = []
        while let next = Self.find(mark, in: bytes, from: (marks.last ?? -mark.count) + mark.count) {
            marks.append(next)
            guard marks.count <= Self.maximumParts + 1 else { throw FieldProblem.malformed }
        }
        guard marks.first == 0, let last = marks.last, bytes[(last + mark.count)...].starts(with: Array("--".utf8))
        else { throw FieldProblem.malformed }
        parts = try zip(marks, marks.dropFirst()).map { start, end in
            try Self.part(bytes[(start + mark.count)..<end])
        }
    }

    /// The part of that name; `nil` when absent.
    package subscript(_ name: String) -> Part? { parts.first { $0.name == name } }

    /// Throws unless every part is known and none is repeated and the required ones are there.
    package func check(required: [String] = [], optional: [String] = []) throws {
        let names = Fields(parts.map { ($0.name, "present") })
        try names.check(required: required, optional: optional)
    }

    private static func part(_ slice: ArraySlice<UInt8>) throws -> Part {
        let blank = Array("\r\n\r\n".utf8)
        let window = slice.prefix(maximumHeader)
        guard slice.starts(with: Array("\r\n".utf8)), let end = find(blank, in: Array(window), from: 0) else {
            throw FieldProblem.malformed
        }
        let head = String(decoding: window.prefix(end), as: UTF8.self)
        var disposition: String?
        var contentType: String?
        for line in head.split(separator: "\r\n") {
            let pair = line.split(separator: ":", maxSplits: 1).map { String($0).trimmed }
            guard pair.count == 2 else { throw FieldProblem.malformed }
            if pair[0].lowercased() == "content-disposition" { disposition = pair[1] }
            if pair[0].lowercased() == "content-type" { contentType = pair[1] }
        }
        guard let disposition, disposition.hasPrefix("form-data"), let name = parameter("name", of: disposition) else {
            throw FieldProblem.malformed
        }
        let content = slice.dropFirst(end + blank.count)
        return Part(
            name: name, filename: parameter("filename", of: disposition), contentType: contentType,
            bytes: Array(content))
    }

    private static func parameter(_ name: String, of header: String) -> String? {
        for piece in pieces(header).dropFirst() {
            let pair = piece.split(separator: "=", maxSplits: 1).map { String($0).trimmed }
            guard pair.count == 2, pair[0].lowercased() == name else { continue }
            let value = pair[1]
            return value.hasPrefix("\"") && value.hasSuffix("\"") && value.count > 1
                ? String(value.dropFirst().dropLast()) : value
        }
        return nil
    }

    /// The header cut at its semicolons, those within quotes left alone: names of files may have them.
    private static func pieces(_ header: String) -> [String] {
        var pieces = [""]
        var isQuoted = false
        for character in header {
            if character == "\"" { isQuoted.toggle() }
            if character == ";", !isQuoted { pieces.append("") } else { pieces[pieces.count - 1].append(character) }
        }
        return pieces
    }

    private static func find(_ mark: [UInt8], in bytes: [UInt8], from start: Int) -> Int? {
        guard let first = mark.first else { return nil }
        return bytes.withUnsafeBytes { haystack in
            var position = start
            while position + mark.count <= haystack.count, let base = haystack.baseAddress {
                // memchr, because a picture has millions of bytes and debug builds loop slowly.
                guard let hit = memchr(base + position, Int32(first), haystack.count - position) else { return nil }
                position = UnsafeRawPointer(hit) - base
                if haystack[position...].starts(with: mark) { return position }
                position += 1
            }
            return nil
        }
    }
}
