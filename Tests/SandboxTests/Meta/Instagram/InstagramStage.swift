import HTTPTypes
import Sandbox
import TestKit
import Testing

/// An Instagram account that publishes through one of its two doors, beside a house with files.
struct InstagramStage: Sendable {
    enum Door: String, CaseIterable, Sendable {
        case own = "instagram"
        case linked = "instagram-facebook"

        var host: String { self == .own ? "graph.instagram.com" : "graph.facebook.com" }
        var quota: Int { self == .own ? 100 : 50 }
        var account: String { self == .own ? "ada" : "ig-bakery" }
        var scopes: [String] {
            switch self {
            case .own: PublishingStage.instagramScope.split(separator: ",").map(String.init)
            case .linked:
                FacebookVisitor.instagramScope.split(separator: ",").map(String.init) + [
                    "instagram_manage_comments", "instagram_manage_insights", "instagram_manage_contents",
                ]
            }
        }
    }

    static let id = "17841400000000001"

    let door: Door
    let sandbox: Sandbox
    let http: SandboxClient
    var token = ""

    /// The account again, with fewer permissions.
    func connected(without scope: String? = nil) async throws -> InstagramStage {
        let wanted = door.scopes.filter { $0 != scope }.joined(separator: ",")
        var stage = self
        switch door {
        case .own:
            let p = ProfileVisitor(kind: ProfileVisitor.instagram, sandbox: sandbox, http: http)
            stage.token = try await p.connect("ada", ["scope": wanted])
        case .linked:
            let f = FacebookVisitor(sandbox: sandbox, http: http)
            stage.token = try await f.pageToken("bakery", try await f.connect(scope: wanted))
        }
        return stage
    }

    func post(_ path: String, _ pairs: [(String, String)] = []) async throws -> SandboxClient.Reply {
        try await http.form("/\(door.host)/v26.0/\(path)", pairs, token: token)
    }

    func get(_ path: String, _ pairs: [(String, String)] = []) async throws -> SandboxClient.Reply {
        let query = pairs.isEmpty ? "" : "?" + Percent.query(pairs)
        return try await http.get("/\(door.host)/v26.0/\(path)\(query)", token: token)
    }

    func delete(_ path: String) async throws -> SandboxClient.Reply {
        try await http.send(
            .delete, "/\(door.host)/v26.0/\(path)", headers: [.authorization: "Bearer \(token)"])
    }

    func create(_ pairs: [(String, String)]) async throws -> SandboxClient.Reply {
        try await post("\(Self.id)/media", pairs)
    }

    func publish(_ container: String) async throws -> SandboxClient.Reply {
        try await post("\(Self.id)/media_publish", [("creation_id", container)])
    }

    func status(_ container: String) async throws -> String? {
        try await get(container, [("fields", "status_code,status")]).json?["status_code"]?.string
    }

    /// A container that is processed and published.
    func posted(_ pairs: [(String, String)]) async throws -> String {
        let container = try await create(pairs).id()
        wait()
        return try await publish(container).id()
    }

    func wait() { sandbox.clock.advance(by: .seconds(3)) }

    var posts: [LedgerEntry.Post] { sandbox.ledger.posts(platform: door.rawValue) }

    func fault(_ kind: Fault.Kind, _ endpoint: String, _ change: (inout Fault) -> Void = { _ in }) {
        sandbox.faults.add(Fault(kind, platform: door.rawValue, endpoint: endpoint).with(change))
    }

    static func open<Value: Sendable>(
        _ door: Door, settings: @Sendable (inout SandboxSettings) -> Void = { _ in },
        _ body: @Sendable (InstagramStage) async throws -> Value
    ) async throws -> Value {
        try await FileHouse.open(HouseFiles.all) { routes in
            var chosen = SandboxSettings(port: 0, houseRoutes: routes)
            settings(&chosen)
            let sandbox = try Sandbox(
                settings: chosen, clock: SandboxClock(real: { 1_790_000_000_000 }),
                platforms: [{ MetaProfilePlatform.instagram($0) }, { FacebookPlatform($0) }])
            return try await sandbox.whileRunning { base in
                let stage = InstagramStage(door: door, sandbox: sandbox, http: try SandboxClient(base))
                return try await body(try await stage.connected())
            }
        }
    }

    // MARK: Parameters

    static func image(_ file: String = "a.jpg", _ more: [(String, String)] = []) -> [(String, String)] {
        [("image_url", HouseFiles.url(file))] + more
    }

    static func reel(_ file: String = "v.mp4", _ more: [(String, String)] = []) -> [(String, String)] {
        [("media_type", "REELS"), ("video_url", HouseFiles.url(file))] + more
    }

    static func story(_ file: String = "a.jpg", _ more: [(String, String)] = []) -> [(String, String)] {
        [("media_type", "STORIES"), (file.hasSuffix("mp4") ? "video_url" : "image_url", HouseFiles.url(file))] + more
    }

    static func child(_ file: String) -> [(String, String)] {
        let isVideo = file.hasSuffix("mp4")
        return [("is_carousel_item", "true"), (isVideo ? "video_url" : "image_url", HouseFiles.url(file))]
            + (isVideo ? [("media_type", "VIDEO")] : [])
    }
}
