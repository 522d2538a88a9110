import Domain
import OAuth
import Outbound
import Platforms
import TestKit
import Testing

/// A connector for Facebook Pages before a scripted door that is watched by Meta's own description.
struct FacebookFixture {
    static let graph = "https://graph.facebook.com/v26.0"
    static let feed = "POST \(graph)/42/feed"
    static let photos = "POST \(graph)/42/photos"
    static let videos = "POST \(graph)/42/videos"
    static let reels = "POST \(graph)/42/video_reels"
    static let videoStories = "POST \(graph)/42/video_stories"
    static let photoStories = "POST \(graph)/42/photo_stories"
    static let published = "GET \(graph)/42/published_posts"
    static let stories = "GET \(graph)/42/stories"
    static let video = "GET \(graph)/77"
    static let thumbnails = "POST \(graph)/77/thumbnails"
    static let post = "GET \(graph)/42_7"
    static let comments = "POST \(graph)/42_7/comments"
    static let commentList = "GET \(graph)/42_7/comments"
    static let store = "POST https://rupload.facebook.com/video-upload/v26.0/77"
    static let link = "https://www.facebook.com/bakery/posts/7"

    let clock = TestPorts()
    let door: ScriptedDoor
    let connector: MetaPagesConnector
    var session: Session

    init(_ acts: [String: [ScriptedDoor.Act]] = [:]) {
        door = ScriptedDoor(acts, ports: clock.ports)
        let judge = GraphJudge.isThere ? FacebookJudge() : nil
        let watched = ContractDoor(door, by: judge) { $0.url.origin.host.text == "graph.facebook.com" }
        connector = MetaPagesConnector(
            .facebook, door: watched, oauth: OAuthClient(door: watched, ports: clock.ports), ports: clock.ports)
        let grant = Grant(
            id: Grant.ID(stored: "gra_1"), workspaceID: Workspace.ID(stored: "wsp_1"), platform: .facebook,
            platformAppID: ConnectorEdge.Stand.app.id, generation: 1, accessExpiresAt: nil, refreshExpiresAt: nil,
            scopes: [], server: GrantServer(apiOrigin: "https://graph.facebook.com"))
        session = Session(
            grant: grant, tokens: GrantTokens(access: Secret("login"), accounts: ["42": Secret("own")]),
            app: ConnectorEdge.Stand.app,
            account: RemoteAccount(
                remoteID: "42", server: "https://www.facebook.com", name: "Bakery", handle: "bakery"))
    }

    func publish(_ draft: PublicationDraft) async throws -> ScriptOutcome {
        try await connector.publish(draft, as: session)
    }

    func perform(
        _ name: String, _ kind: Step.Kind = .safe, item: Int? = nil, of draft: PublicationDraft
    ) async -> StepResult {
        await connector.perform(Step(name, kind: kind, part: 0, item: item), of: draft.publication, as: session)
    }

    /// The fields of a form of the n-th call to an address, with files or without.
    func form(_ key: String, _ index: Int = 0) -> [String: String] {
        let sent = door.sent(to: key)
        guard index < sent.count else { return [:] }
        switch sent[index].body {
        case .form(let items): return Dictionary(items.map { ($0.name, $0.value) }) { $1 }
        case .multipart(let parts):
            return Dictionary(parts.filter { $0.filename == nil }.map { ($0.name, $0.text) }) { $1 }
        default: return [:]
        }
    }

    /// The file of the n-th call to an address.
    func file(_ key: String, _ index: Int = 0) -> MultipartPart? {
        let sent = door.sent(to: key)
        return index < sent.count ? sent[index].parts.first { $0.filename != nil } : nil
    }

    /// What the Graph answers when it refuses.
    static func refusal(
        _ code: Int, _ subcode: Int? = nil, _ words: String = "No", status: Int = 400
    ) -> ScriptedDoor.Act {
        var error: [String: JSONValue] = [
            "code": .integer(code), "message": "for programmers", "type": "OAuthException",
            "error_user_msg": .string(words),
        ]
        error["error_subcode"] = subcode.map { .integer($0) }
        return .json(status, ["error": .object(error)])
    }

    /// What a film says of itself.
    static func state(
        _ word: String, publishing: String = "not_started", more: [String: JSONValue] = [:]
    ) -> ScriptedDoor.Act {
        let uploading: JSONValue = ["status": .string(word == "uploading" ? "in_progress" : "complete")]
        let processing: JSONValue = ["status": .string(word == "processing" ? "in_progress" : "not_started")]
        let status: JSONValue = [
            "video_status": .string(word), "uploading_phase": uploading, "processing_phase": processing,
            "publishing_phase": ["status": .string(publishing)],
        ]
        return .json(200, .object(more.merging(["id": "77", "status": status]) { $1 }))
    }

    /// A film that is out.
    static let out = state(
        "ready", publishing: "complete", more: ["post_id": "7", "permalink_url": "/bakery/videos/77/"])

    /// A post of some format, and a film or picture where it needs one.
    static func draft(
        _ file: DraftPicture, as format: PostFormat = .post, options: [OptionKey: OptionValue] = [:]
    ) -> PublicationDraft {
        let choices = options.merging([.format: .text(format.rawValue)]) { $1 }
        return PublicationDraft(texts: ["Words"], pictures: [[file]], options: DeliveryOptions(choices))
    }

    static let png = DraftPicture("image/png", TestPictures.png, "A dot")
    static let film = DraftPicture("video/mp4", (0..<10).map { $0 })
}

/// Knows which node and edge an address of a Page means.
struct FacebookJudge: RequestJudge {
    func judge(_ request: OutboundRequest) throws {
        let path = request.url.path.split(separator: "/").dropFirst().map(String.init)
        let edge = path.count > 1 ? path[1] : nil
        try GraphJudge().judge(request, node: Self.node(path.first ?? "", request), edge: edge)
    }

    private static func node(_ id: String, _ request: OutboundRequest) -> String {
        if id == "42" { return "Page" }
        guard id.contains("_") else { return "AdVideo" }
        let isOfStory = request.url.queryItems.contains(.init("fields", "url"))
        return isOfStory ? "Stories" : "PagePost"
    }
}
