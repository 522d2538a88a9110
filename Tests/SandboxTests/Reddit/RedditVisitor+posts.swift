import HTTPTypes
import Sandbox
import Testing

/// Publishing as a careful client does it.
extension RedditVisitor {
    func token(_ account: String = "ada", scope: String = scope) async throws -> String {
        try await connect(account, ["scope": scope]).text("access_token")
    }

    private static func headers(_ token: String?, type: String? = nil) -> HTTPFields {
        var headers: HTTPFields = [.userAgent: agent]
        headers[.contentType] = type
        if let token { headers[.authorization] = "bearer \(token)" }
        return headers
    }

    func read(_ path: String, _ token: String?) async throws -> SandboxClient.Reply {
        try await http.send(.get, "/oauth.reddit.com\(path)", headers: Self.headers(token))
    }

    func form(
        _ path: String, _ pairs: [(String, String)], _ token: String?
    ) async throws -> SandboxClient.Reply {
        let type = "application/x-www-form-urlencoded"
        return try await http.send(
            .post, "/oauth.reddit.com\(path)", headers: Self.headers(token, type: type),
            body: Array(Percent.query(pairs).utf8))
    }

    func json(_ path: String, _ body: JSONValue, _ token: String) async throws -> SandboxClient.Reply {
        try await http.send(
            .post, "/oauth.reddit.com\(path)", headers: Self.headers(token, type: "application/json"),
            body: body.bytes)
    }

    func submit(_ token: String, _ changes: [String: String?] = [:]) async throws -> SandboxClient.Reply {
        let usual = [
            ("sr", "sandbox"), ("kind", "self"), ("title", "Fresh bread"), ("text", "It is *warm*."),
            ("resubmit", "true"), ("sendreplies", "true"), ("nsfw", "false"), ("spoiler", "false"),
            ("validate_on_submit", "true"), ("api_type", "json"),
        ]
        return try await form("/api/submit?raw_json=1", Self.pairs(usual, changes), token)
    }

    /// Uploads a file; the asset and the address to submit.
    func upload(
        _ bytes: [UInt8], _ token: String, type: String = "image/png"
    ) async throws -> (asset: String, url: String) {
        let lease = try await self.lease(token, type: type)
        let reply = try await put(lease, bytes)
        #expect(reply.status == 201 && reply.text.contains("%2F") == type.hasPrefix("image/"), "\(reply.text)")
        return (try #require(lease["asset"]?["asset_id"]?.string), try Self.url(of: lease))
    }

    func lease(_ token: String, type: String = "image/png") async throws -> JSONValue {
        let pairs = [("filepath", "bread.png"), ("mimetype", type)]
        return try #require(try await form("/api/media/asset.json", pairs, token).json)
    }

    static func url(of lease: JSONValue) throws -> String {
        let action = try #require(lease["args"]?["action"]?.string)
        let key = lease["args"]?["fields"]?.array?.first { $0["name"] == "key" }?["value"]?.string
        return "https:\(action)/\(try #require(key))"
    }

    func put(
        _ lease: JSONValue, _ bytes: [UInt8], token: String? = nil, _ change: (inout [FormPart]) -> Void = { _ in }
    ) async throws -> SandboxClient.Reply {
        var parts =
            lease["args"]?["fields"]?.array?.map { field in
                FormPart.text(field["name"]?.string ?? "", field["value"]?.string ?? "")
            } ?? []
        parts.append(.file("file", bytes, type: "image/png"))
        change(&parts)
        let path = try #require(lease["args"]?["action"]?.string).dropFirst("/".count)
        return try await http.multipart(.post, "\(path)/", parts, token: token)
    }

    func submitted(_ token: String, handle: String = "ada_sandbox") async throws -> [JSONValue] {
        let reply = try await read("/user/\(handle)/submitted?sort=new&limit=25&raw_json=1", token)
        return try #require(reply.json?["data"]?["children"]?.array).compactMap { $0["data"] }
    }
}

extension SandboxClient.Reply {
    /// The code of the first error within an answer.
    var inner: String? { json?["json"]?["errors"]?[0]?[0]?.string }
}
