import HTTPTypes
import Sandbox
import TestKit
import Testing

/// A Page that publishes, beside a house with files.
struct PageStage: Sendable {
    static let scopes = [
        "pages_show_list", "pages_read_engagement", "pages_manage_posts", "pages_manage_engagement", "read_insights",
    ]
    static let id = "101000000000001"

    let f: FacebookVisitor
    var token = ""
    var person = ""

    /// Another Page, or the same with fewer permissions.
    func connected(_ page: String = "bakery", without scope: String? = nil) async throws -> PageStage {
        var stage = self
        stage.person = try await f.connect(scope: Self.scopes.filter { $0 != scope }.joined(separator: ","))
        stage.token = try await f.pageToken(page, stage.person)
        return stage
    }

    func post(_ path: String, _ pairs: [(String, String)] = [], token: String? = nil) async throws
        -> SandboxClient.Reply
    {
        try await f.http.form("/graph.facebook.com/v26.0/\(path)", pairs, token: token ?? self.token)
    }

    func upload(_ path: String, _ parts: [FormPart], host: String = "graph.facebook.com") async throws
        -> SandboxClient.Reply
    {
        try await f.http.multipart(.post, "/\(host)/v26.0/\(path)", parts, token: token)
    }

    func get(_ path: String, _ pairs: [(String, String)] = []) async throws -> SandboxClient.Reply {
        try await f.graph(path, pairs, token: token)
    }

    func delete(_ path: String) async throws -> SandboxClient.Reply {
        try await f.http.send(
            .delete, "/graph.facebook.com/v26.0/\(path)", headers: [.authorization: "Bearer \(token)"])
    }

    /// Sends to the address that a start gave.
    func bytes(_ address: String, _ headers: [(String, String)], _ body: [UInt8]) async throws -> SandboxClient.Reply {
        var fields: HTTPFields = [.authorization: "OAuth \(token)", .contentType: "application/octet-stream"]
        for (name, value) in headers { if let name = HTTPField.Name(name) { fields[name] = value } }
        return try await f.http.send(.post, address.replacing("https://", with: "/"), headers: fields, body: body)
    }

    func status(_ video: String) async throws -> JSONValue? {
        try await get(video, [("fields", "status,post_id,permalink_url,published")]).json
    }

    /// How far a video is.
    func stage(_ video: String) async throws -> String? { try await status(video)?["status"]?["video_status"]?.string }

    func wait() { f.sandbox.clock.advance(by: .seconds(3)) }

    var posts: [LedgerEntry.Post] { f.sandbox.ledger.posts(platform: "facebook") }

    func fault(_ kind: Fault.Kind, _ endpoint: String, _ change: (inout Fault) -> Void = { _ in }) {
        f.sandbox.faults.add(Fault(kind, platform: "facebook", endpoint: endpoint).with(change))
    }

    static func open<Value: Sendable>(
        _ body: @Sendable (PageStage) async throws -> Value
    ) async throws -> Value {
        try await FileHouse.open(HouseFiles.all) { routes in
            try await FacebookVisitor.visit(SandboxSettings(port: 0, houseRoutes: routes)) { f in
                try await body(try await PageStage(f: f).connected())
            }
        }
    }

    /// A photo that is not shown yet.
    func staged(_ file: String = "a.jpg") async throws -> String {
        try await post("me/photos", [("url", HouseFiles.url(file)), ("published", "false")]).id()
    }

    /// A reel or story whose bytes are there.
    func uploaded(_ edge: String, _ file: String = "v.mp4") async throws -> String {
        let start = try await post("me/\(edge)", [("upload_phase", "start")])
        let reply = try await bytes(try start.text("upload_url"), [("file_url", HouseFiles.url(file))], [])
        #expect(reply.json == ["success": true], "\(reply.text)")
        return try start.text("video_id")
    }
}
