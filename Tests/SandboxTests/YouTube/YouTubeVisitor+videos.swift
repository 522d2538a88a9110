import HTTPTypes
import Sandbox
import Testing

extension YouTubeVisitor {
    static let everything = scope + " " + prefix + "youtube.force-ssl"
    static let unit = 262_144

    /// What a test may change about the start of an upload.
    struct Start: Sendable {
        var query = "uploadType=resumable&part=snippet,status&notifySubscribers=true"
        var snippet: [String: JSONValue?] = [:]
        var status: [String: JSONValue?] = [:]
        var more: [String: JSONValue?] = [:]
        var headers: HTTPFields = [:]
        var type = "video/mp4"
        var host = "www.googleapis.com"
    }

    private static func merged(_ usual: [String: JSONValue], _ changes: [String: JSONValue?]) -> JSONValue {
        var members = usual
        for (name, value) in changes { members[name] = value }
        return .object(members)
    }

    /// Starts a session for so many bytes.
    func start(
        _ token: String?, _ size: Int, _ change: (inout Start) -> Void = { _ in }
    ) async throws -> SandboxClient.Reply {
        var start = Start()
        change(&start)
        let snippet: [String: JSONValue] = ["title": "Bread", "description": "Rye", "categoryId": "26"]
        let status: [String: JSONValue] = ["privacyStatus": "public", "selfDeclaredMadeForKids": false]
        let body = Self.merged(
            ["snippet": Self.merged(snippet, start.snippet), "status": Self.merged(status, start.status)], start.more)
        var headers = start.headers
        for (name, value) in [("X-Upload-Content-Type", start.type), ("X-Upload-Content-Length", String(size))] {
            let name = try #require(HTTPField.Name(name))
            if headers[name] == nil { headers[name] = value }
        }
        return try await http.json(
            .post, "/\(start.host)/upload/youtube/v3/videos?\(start.query)", body, token: token, more: headers)
    }

    /// Sends bytes, or asks, at the address of a session.
    func put(
        _ started: SandboxClient.Reply, _ bytes: some Collection<UInt8>, _ token: String?, range: String? = nil,
        type: String? = "video/mp4"
    ) async throws -> SandboxClient.Reply {
        var headers: HTTPFields = [:]
        headers[.contentType] = bytes.isEmpty ? nil : type
        headers[.contentRange] = range.map { "bytes \($0)" }
        if let token { headers[.authorization] = "Bearer \(token)" }
        let path = started.location.dropFirst("https:/".count)
        return try await http.send(.put, String(path), headers: headers, body: Array(bytes))
    }

    /// Uploads a film in one piece; the resource.
    func upload(
        _ token: String, _ bytes: [UInt8] = HonestFiles.mp4(), _ change: (inout Start) -> Void = { _ in }
    ) async throws -> JSONValue {
        let started = try await start(token, bytes.count, change)
        #expect(started.status == 200, "\(started.text)")
        let done = try await put(started, bytes, token)
        #expect(done.status == 200, "\(done.text)")
        return try #require(done.json)
    }

    /// The identifier of a new video.
    func video(
        _ token: String, _ bytes: [UInt8] = HonestFiles.mp4(), _ change: (inout Start) -> Void = { _ in }
    ) async throws -> String {
        try #require(try await upload(token, bytes, change)["id"]?.string)
    }

    func data(_ path: String, _ token: String?) async throws -> SandboxClient.Reply {
        try await http.get("/www.googleapis.com/youtube/v3/\(path)", token: token)
    }

    /// A part of a video; `nil` when it is not there.
    func part(_ name: String, of id: String, _ token: String) async throws -> JSONValue? {
        try await data("videos?part=\(name)&id=\(id)", token).json?["items"]?[0]?[name]
    }

    func thumbnail(
        _ id: String, _ bytes: [UInt8], _ token: String, type: String = "image/jpeg",
        query: String = "&uploadType=media"
    ) async throws -> SandboxClient.Reply {
        let headers: HTTPFields = [.contentType: type, .authorization: "Bearer \(token)"]
        return try await http.send(
            .post, "/www.googleapis.com/upload/youtube/v3/thumbnails/set?videoId=\(id)\(query)", headers: headers,
            body: bytes)
    }

    func comment(_ video: String, _ text: String, _ token: String) async throws -> SandboxClient.Reply {
        let body: JSONValue = [
            "snippet": [
                "videoId": .string(video), "topLevelComment": ["snippet": ["textOriginal": .string(text)]],
            ]
        ]
        return try await http.json(
            .post, "/www.googleapis.com/youtube/v3/commentThreads?part=snippet", body, token: token)
    }

    /// Empties a bucket of a project of all but so many.
    func drain(_ bucket: String, _ limit: Int, leaving rest: Int = 0) {
        let day = (sandbox.clock.now.seconds - 8 * 3_600) / 86_400
        for _ in rest..<limit {
            _ = sandbox.world.rates.take(
                "youtube/\(bucket)/sandbox-youtube-client/\(day)", limit: limit, window: .seconds(86_400))
        }
    }

    /// Lets everything be processed.
    func wait() { pass(.seconds(3)) }

    /// What the ledger knows, in order.
    var posts: [LedgerEntry.Post] { sandbox.ledger.posts(platform: "youtube") }

    func fault(_ kind: Fault.Kind, _ endpoint: String, _ change: (inout Fault) -> Void = { _ in }) {
        sandbox.faults.add(Fault(kind, platform: "youtube", endpoint: endpoint).with(change))
    }
}
