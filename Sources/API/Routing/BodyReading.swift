import HTTPTypes
import Hummingbird
import NIOCore
import Outbound

/// How large bodies may be (SEC-56).
enum BodyLimit {
    /// JSON: 1 MiB.
    static let json = 1 << 20
}

extension Request {
    /// The whole body. Throws `Refusal.tooLarge` as soon as it grows over the limit.
    func bytes(upTo limit: Int) async throws -> [UInt8] {
        if let announced = headers[.contentLength].flatMap(Int.init), announced > limit {
            throw Refusal.tooLarge(limit: limit)
        }
        var bytes: [UInt8] = []
        for try await piece in body {
            guard bytes.count + piece.readableBytes <= limit else { throw Refusal.tooLarge(limit: limit) }
            bytes.append(contentsOf: piece.readableBytesView)
        }
        return bytes
    }

    /// The body as JSON of the given shape (SEC-59). Throws `Refusal`.
    func json(_ schema: Schema) async throws -> JSONValue {
        guard mediaType == "application/json" else { throw Refusal.wrongType(expected: "application/json") }
        let value = try Self.parsed(try await bytes(upTo: BodyLimit.json))
        let problems = schema.problems(in: value)
        guard problems.isEmpty else { throw Refusal.fields(problems) }
        return value
    }

    /// Makes sure that nothing is sent where nothing is taken; an empty object is nothing, too.
    func refuseBody() async throws {
        let bytes = try await bytes(upTo: 1024)
        guard bytes.isEmpty || bytes == Array("{}".utf8) else {
            throw Refusal.field("body", "This call takes no body.")
        }
    }

    /// Whether the body says that it is JSON.
    var saysJSON: Bool { mediaType == "application/json" }

    private var mediaType: String? {
        headers[.contentType]?.split(separator: ";").first?.lowercased().filter { $0 != " " }
    }

    private static func parsed(_ bytes: [UInt8]) throws(Refusal) -> JSONValue {
        do {
            return try JSONValue(parsing: bytes, maximumBytes: BodyLimit.json)
        } catch {
            switch error {
            case .tooLarge: throw .tooLarge(limit: BodyLimit.json)
            case .tooDeep: throw .field("body", "It is nested deeper than \(JSONValue.maximumDepth) levels.")
            case .duplicateName(let name): throw .field(String(name.prefix(60)), "The field is there twice.")
            case .malformed(let offset): throw .field("body", "It is not JSON; the first wrong byte is at \(offset).")
            }
        }
    }
}
