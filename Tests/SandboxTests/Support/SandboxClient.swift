import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Sandbox
import Testing

/// A plain HTTP client for one running sandbox; each request has its own connection.
struct SandboxClient: Sendable {
    /// An answer, read whole.
    struct Reply: Sendable {
        let status: Int
        let headers: HTTPFields
        let text: String

        var json: JSONValue? { JSONValue(parsing: Array(text.utf8)) }
        var location: String { headers[.location] ?? "" }

        /// A parameter of the address the answer redirects to.
        func redirected(_ name: String) -> String? {
            guard let query = location.split(separator: "?").last else { return nil }
            return (try? Fields(encoded: String(query)))?[name]
        }
    }

    let port: Int

    init(_ baseURL: String) throws {
        port = try #require(baseURL.split(separator: ":").last.flatMap { Int($0) })
    }

    func send(
        _ method: HTTPRequest.Method, _ path: String, headers: HTTPFields = [:], body: [UInt8]? = nil
    ) async throws -> Reply {
        let buffer = body.map { ByteBuffer(bytes: $0) }
        let response = try await TestClient.withClient(host: "127.0.0.1", port: port) { client in
            try await client.execute(
                .init(path, method: method, authority: "127.0.0.1", headers: headers, body: buffer))
        }
        return Reply(
            status: response.status.code, headers: response.headers,
            text: response.body.map { String(buffer: $0) } ?? "")
    }

    func get(_ path: String, token: String? = nil) async throws -> Reply {
        try await send(.get, path, headers: Self.bearer(token))
    }

    func form(
        _ path: String, _ pairs: [(String, String)], token: String? = nil, basic: String? = nil
    ) async throws -> Reply {
        var headers = Self.bearer(token)
        headers[.contentType] = "application/x-www-form-urlencoded"
        if let basic { headers[.authorization] = "Basic \(basic)" }
        return try await send(.post, path, headers: headers, body: Array(Percent.query(pairs).utf8))
    }

    func json(
        _ method: HTTPRequest.Method, _ path: String, _ value: JSONValue, token: String? = nil,
        more: HTTPFields = [:]
    ) async throws -> Reply {
        var headers = Self.bearer(token)
        headers[.contentType] = "application/json"
        for field in more { headers[field.name] = field.value }
        return try await send(method, path, headers: headers, body: value.bytes)
    }

    func multipart(
        _ method: HTTPRequest.Method, _ path: String, _ parts: [FormPart], token: String? = nil
    ) async throws -> Reply {
        var headers = Self.bearer(token)
        headers[.contentType] = "multipart/form-data; boundary=quill"
        var body: [UInt8] = []
        for part in parts { body += part.bytes(boundary: "quill") }
        return try await send(method, path, headers: headers, body: body + Array("--quill--\r\n".utf8))
    }

    private static func bearer(_ token: String?) -> HTTPFields {
        token.map { [.authorization: "Bearer \($0)"] } ?? [:]
    }
}

/// A part of a multipart body to send.
struct FormPart: Sendable {
    var name: String
    var content: [UInt8]
    var filename: String?
    var type: String?

    static func text(_ name: String, _ value: String) -> Self { Self(name: name, content: Array(value.utf8)) }

    static func file(_ name: String, _ content: [UInt8], type: String) -> Self {
        Self(name: name, content: content, filename: "file", type: type)
    }

    func bytes(boundary: String) -> [UInt8] {
        let file = filename.map { "; filename=\"\($0)\"" } ?? ""
        let kind = type.map { "Content-Type: \($0)\r\n" } ?? ""
        let head = "--\(boundary)\r\nContent-Disposition: form-data; name=\"\(name)\"\(file)\r\n\(kind)\r\n"
        return Array(head.utf8) + content + Array("\r\n".utf8)
    }
}

/// Small real files.
enum Pictures {
    /// The smallest PNG that is one: 1 by 1.
    static let png: [UInt8] = [
        0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52, 0, 0, 0, 1, 0, 0, 0, 1, 8,
        6,
        0, 0, 0, 0x1F, 0x15, 0xC4, 0x89, 0, 0, 0, 13, 0x49, 0x44, 0x41, 0x54, 0x78, 0x9C, 0x63, 0xF8, 0xCF, 0xC0, 0xF0,
        0x1F, 0, 5, 0, 1, 0xFF, 0x89, 0x99, 0x3D, 0x1D, 0, 0, 0, 0, 0x49, 0x45, 0x4E, 0x44, 0xAE, 0x42, 0x60, 0x82,
    ]
    /// The beginning of an MP4 file.
    static let mp4: [UInt8] = [0, 0, 0, 24] + Array("ftypisom".utf8) + [0, 0, 2, 0] + Array("isomiso2".utf8)
}

extension FormPart: CustomDebugStringConvertible {
    /// Short, since a part may hold megabytes.
    var debugDescription: String { "a form part" }
}
