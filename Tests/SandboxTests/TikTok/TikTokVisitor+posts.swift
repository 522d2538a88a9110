import HTTPTypes
import Sandbox
import Testing

extension TikTokVisitor {
    static let everything = scope + ",video.upload"

    /// A `source_info` of a file in so many chunks.
    static func plan(_ size: Int, chunk: Int? = nil, count: Int = 1) -> JSONValue {
        [
            "source": "FILE_UPLOAD", "video_size": .integer(size), "chunk_size": .integer(chunk ?? size),
            "total_chunk_count": .integer(count),
        ]
    }

    static func pulled(_ url: String) -> JSONValue { ["source": "PULL_FROM_URL", "video_url": .string(url)] }

    private static func changed(_ usual: [String: JSONValue], _ changes: [String: JSONValue?]) -> JSONValue {
        var members = usual
        for (name, value) in changes { members[name] = value }
        return .object(members)
    }

    func call(_ path: String, _ body: JSONValue, _ token: String?) async throws -> SandboxClient.Reply {
        try await http.json(.post, "/open.tiktokapis.com/v2/\(path)", body, token: token)
    }

    /// Begins a direct post of a video.
    func begin(
        _ token: String, _ source: JSONValue, _ changes: [String: JSONValue?] = [:]
    ) async throws -> SandboxClient.Reply {
        let usual: [String: JSONValue] = [
            "privacy_level": "PUBLIC_TO_EVERYONE", "title": "Bread #rye", "disable_comment": false,
            "disable_duet": true, "disable_stitch": true,
        ]
        let body: JSONValue = ["post_info": Self.changed(usual, changes), "source_info": source]
        return try await call("post/publish/video/init/", body, token)
    }

    /// Begins a draft for the inbox.
    func draft(_ token: String, _ source: JSONValue) async throws -> SandboxClient.Reply {
        try await call("post/publish/inbox/video/init/", ["source_info": source], token)
    }

    /// Begins a post of photos of the house.
    func photos(
        _ token: String, _ urls: [String], info: [String: JSONValue?] = [:], top: [String: JSONValue?] = [:],
        cover: JSONValue = 0
    ) async throws -> SandboxClient.Reply {
        let usual: [String: JSONValue] = ["privacy_level": "PUBLIC_TO_EVERYONE", "title": "Loaves"]
        let source: JSONValue = [
            "source": "PULL_FROM_URL", "photo_images": .array(urls.map { .string($0) }), "photo_cover_index": cover,
        ]
        let body: [String: JSONValue] = [
            "media_type": "PHOTO", "post_mode": "DIRECT_POST", "post_info": Self.changed(usual, info),
            "source_info": source,
        ]
        return try await call("post/publish/content/init/", Self.changed(body, top), token)
    }

    /// Sends bytes to the address of an upload.
    func put(
        _ reply: SandboxClient.Reply, _ bytes: some Collection<UInt8>, from first: Int = 0, of total: Int? = nil,
        _ change: (inout HTTPFields) -> Void = { _ in }
    ) async throws -> SandboxClient.Reply {
        let url = try #require(reply.data("upload_url")?.string)
        #expect(url.count <= 256)
        var headers: HTTPFields = [
            .contentType: "video/mp4",
            .contentRange: "bytes \(first)-\(first + bytes.count - 1)/\(total ?? bytes.count)",
        ]
        change(&headers)
        return try await http.send(
            .put, String(url.dropFirst("https:/".count)), headers: headers, body: Array(bytes))
    }

    /// Posts a film in one chunk; the identifier of the publication.
    func post(_ token: String, _ bytes: [UInt8], _ changes: [String: JSONValue?] = [:]) async throws -> String {
        let reply = try await begin(token, Self.plan(bytes.count), changes)
        #expect(try await put(reply, bytes).status == 201, "\(reply.text)")
        return try reply.publication()
    }

    func status(_ id: String, _ token: String?) async throws -> SandboxClient.Reply {
        try await call("post/publish/status/fetch/", ["publish_id": .string(id)], token)
    }

    func list(
        _ token: String, _ body: JSONValue = ["max_count": 20], fields: String = "id,title,create_time"
    ) async throws -> SandboxClient.Reply {
        try await call("video/list/?fields=\(fields)", body, token)
    }

    /// Lets everything be processed and moderated.
    func wait() { pass(.seconds(4)) }

    /// What the ledger knows, in order.
    var posts: [LedgerEntry.Post] { sandbox.ledger.posts(platform: "tiktok") }

    func fault(_ kind: Fault.Kind, _ endpoint: String, _ change: (inout Fault) -> Void = { _ in }) {
        sandbox.faults.add(Fault(kind, platform: "tiktok", endpoint: endpoint).with(change))
    }
}

extension SandboxClient.Reply {
    /// A member of the `data` of a wrapped answer.
    func data(_ name: String) -> JSONValue? { json?["data"]?[name] }

    /// The identifier of a publication that began.
    func publication() throws -> String { try #require(data("publish_id")?.string, "\(text)") }
}
