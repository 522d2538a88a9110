import HTTPTypes
import Sandbox
import Testing

/// Publishing as a careful client does it.
extension LinkedInVisitor {
    static let allScopes =
        "openid profile w_member_social w_member_social_feed w_organization_social w_organization_social_feed "
        + "r_organization_social r_organization_social_feed rw_organization_admin r_member_postAnalytics "
        + "r_member_profileAnalytics"
    static let bakery = "urn:li:organization:2414183"

    /// A token with the author URN of its member.
    func member(
        _ account: String = "ada", app: String = "", scope: String? = nil
    ) async throws -> (token: String, urn: String) {
        let token = try await connect(account, app: app, scope: scope).text("access_token")
        return (token, "urn:li:person:\(try await get("/v2/userinfo", token).text("sub"))")
    }

    func send(
        _ method: HTTPRequest.Method, _ path: String, _ token: String?, _ body: JSONValue? = nil,
        version: String? = "202607", more: HTTPFields = [:]
    ) async throws -> SandboxClient.Reply {
        var headers: HTTPFields = more
        if let token { headers[.authorization] = "Bearer \(token)" }
        if body != nil { headers[.contentType] = "application/json" }
        for (name, value) in [("LinkedIn-Version", version), ("X-Restli-Protocol-Version", "2.0.0")] {
            if let name = HTTPField.Name(name) { headers[name] = value }
        }
        return try await http.send(method, "/api.linkedin.com\(path)", headers: headers, body: body?.bytes)
    }

    static func body(_ author: String, _ changes: [String: JSONValue?] = [:]) -> JSONValue {
        var body: [String: JSONValue] = [
            "author": .string(author), "commentary": "Fresh bread today", "visibility": "PUBLIC",
            "distribution": [
                "feedDistribution": "MAIN_FEED", "targetEntities": [], "thirdPartyDistributionChannels": [],
            ],
            "lifecycleState": "PUBLISHED", "isReshareDisabledByAuthor": false,
        ]
        for (name, value) in changes { body[name] = value }
        return .object(body)
    }

    func create(
        _ token: String, _ author: String, _ changes: [String: JSONValue?] = [:]
    ) async throws -> SandboxClient.Reply {
        try await send(.post, "/rest/posts", token, Self.body(author, changes))
    }

    /// Creates a post that must succeed; its URN.
    func created(_ token: String, _ author: String, _ changes: [String: JSONValue?] = [:]) async throws -> String {
        let reply = try await create(token, author, changes)
        #expect(reply.status == 201 && reply.text.isEmpty, "\(reply.text)")
        return try #require(reply.header("x-restli-id"))
    }

    /// Begins an upload of a picture or document: its URN and address.
    func begin(_ kind: String, _ token: String, owner: String) async throws -> (urn: String, path: String) {
        let reply = try await send(
            .post, "/rest/\(kind)s?action=initializeUpload", token,
            ["initializeUploadRequest": ["owner": .string(owner)]])
        let value = reply.json?["value"]
        let url = try #require(value?["uploadUrl"]?.string, "\(reply.text)")
        return (try #require(value?[kind]?.string), String(url.dropFirst("https:/".count)))
    }

    func put(
        _ path: String, _ bytes: [UInt8], _ token: String?, type: String = "application/octet-stream"
    ) async throws -> SandboxClient.Reply {
        var headers: HTTPFields = [.contentType: type]
        if let token { headers[.authorization] = "Bearer \(token)" }
        return try await http.send(.put, path, headers: headers, body: bytes)
    }

    /// Uploads a picture or document; its URN.
    func upload(_ kind: String, _ bytes: [UInt8], _ token: String, owner: String) async throws -> String {
        let (urn, path) = try await begin(kind, token, owner: owner)
        #expect(try await put(path, bytes, token).status == 201)
        return urn
    }

    func beginVideo(_ size: Int, _ token: String, owner: String) async throws -> JSONValue {
        let reply = try await send(
            .post, "/rest/videos?action=initializeUpload", token,
            [
                "initializeUploadRequest": [
                    "owner": .string(owner), "fileSizeBytes": .integer(size), "uploadCaptions": false,
                    "uploadThumbnail": false,
                ]
            ])
        return try #require(reply.json?["value"], "\(reply.text)")
    }

    /// Sends the parts in order; their tags without the quotes.
    func sendParts(of video: JSONValue, _ bytes: [UInt8]) async throws -> [String] {
        var tags: [String] = []
        for instruction in video["uploadInstructions"]?.array ?? [] {
            let url = try #require(instruction["uploadUrl"]?.string)
            let first = try #require(instruction["firstByte"]?.integer)
            let last = try #require(instruction["lastByte"]?.integer)
            let reply = try await put(String(url.dropFirst("https:/".count)), Array(bytes[first...last]), nil)
            #expect(reply.status == 200)
            let tag = try #require(reply.header("etag"))
            #expect(tag.hasPrefix("\"") && tag.hasSuffix("\""))
            tags.append(String(tag.dropFirst().dropLast()))
        }
        return tags
    }

    func finalize(
        _ video: JSONValue, _ tags: [String], _ token: String, uploadToken: JSONValue? = nil
    ) async throws -> SandboxClient.Reply {
        try await send(
            .post, "/rest/videos?action=finalizeUpload", token,
            [
                "finalizeUploadRequest": [
                    "video": video["video"] ?? .null, "uploadToken": uploadToken ?? video["uploadToken"] ?? .null,
                    "uploadedPartIds": .array(tags.map { .string($0) }),
                ]
            ])
    }

    /// Uploads a video to its end; its URN.
    func video(_ bytes: [UInt8], _ token: String, owner: String) async throws -> String {
        let video = try await beginVideo(bytes.count, token, owner: owner)
        let tags = try await sendParts(of: video, bytes)
        #expect(try await finalize(video, tags, token).status == 200)
        return try #require(video["video"]?.string)
    }

    func status(_ kind: String, _ urn: String, _ token: String) async throws -> SandboxClient.Reply {
        try await send(.get, "/rest/\(kind)s/\(Percent.encode(urn))", token)
    }
}
