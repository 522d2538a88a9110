import Domain
import OAuth
import Outbound
import Platforms
import TestKit
import Testing

/// A connector for YouTube before a scripted door, watched by Google's own description.
struct YouTubeFixture {
    static let uploads = "POST https://www.googleapis.com/upload/youtube/v3/videos"
    static let session = "PUT https://www.googleapis.com/upload/youtube/v3/videos"
    static let videos = "GET https://www.googleapis.com/youtube/v3/videos"
    static let covers = "POST https://www.googleapis.com/upload/youtube/v3/thumbnails/set"
    static let writing = "POST https://www.googleapis.com/youtube/v3/commentThreads"
    static let comments = "GET https://www.googleapis.com/youtube/v3/commentThreads"
    static let channels = "GET https://www.googleapis.com/youtube/v3/channels"
    static let items = "GET https://www.googleapis.com/youtube/v3/playlistItems"
    static let address =
        "https://www.googleapis.com/upload/youtube/v3/videos?uploadType=resumable&upload_id=A%2Bb-1"
    static let id = "dQw4w9WgXcQ"
    static let link = "https://www.youtube.com/watch?v=dQw4w9WgXcQ"
    static let document = "youtube/youtube.v3.json"

    let clock = TestPorts()
    let door: ScriptedDoor
    let connector: YouTubeConnector

    init(_ acts: [String: [ScriptedDoor.Act]] = [:]) throws {
        door = ScriptedDoor(acts, ports: clock.ports)
        let judge = ContractFiles.exists(Self.document) ? try DiscoveryJudge(Self.document) : nil
        let judged = ContractDoor(door, by: judge) { $0.method != .put }
        connector = YouTubeConnector(
            door: judged, oauth: OAuthClient(door: judged, ports: clock.ports), ports: clock.ports)
    }

    var session: Session {
        let grant = Grant(
            id: Grant.ID(stored: "gra_1"), workspaceID: Workspace.ID(stored: "wsp_1"), platform: .youtube,
            platformAppID: nil, generation: 1, accessExpiresAt: nil, refreshExpiresAt: nil, scopes: [],
            server: GrantServer(apiOrigin: "https://www.googleapis.com"))
        return Session(
            grant: grant, tokens: GrantTokens(access: Secret("access-1"), refresh: nil), app: nil,
            account: RemoteAccount(remoteID: "UC1", server: "https://www.youtube.com", name: "Ada", handle: "@ada"))
    }

    func publish(_ draft: PublicationDraft) async throws -> ScriptOutcome {
        try await connector.publish(draft, as: session)
    }

    func perform(_ name: String, _ publication: Publication) async throws -> StepResult {
        let step = try #require(connector.steps(of: publication).first { $0.name == name })
        return await connector.perform(step, of: publication, as: session)
    }
}

// MARK: Answers

extension YouTubeFixture {
    static let begun = ScriptedDoor.Act.headed(200, ["Location": address], .null)
    static let empty = ScriptedDoor.Act.headed(308, [:], .null)
    static let made = ScriptedDoor.Act.json(
        200, ["id": .string(id), "status": ["privacyStatus": "public", "uploadStatus": "uploaded"]])

    static func stored(_ count: Int) -> ScriptedDoor.Act {
        .headed(308, ["Range": "bytes=0-\(count - 1)"], .null)
    }

    static func error(
        _ status: Int, _ reason: String, domain: String = "global", _ message: String = "Words of Google."
    ) -> ScriptedDoor.Act {
        .json(
            status,
            [
                "error": [
                    "code": .integer(status), "message": .string(message),
                    "errors": [["message": "m", "domain": .string(domain), "reason": .string(reason)]],
                ]
            ])
    }

    /// A video as YouTube describes it.
    static func video(
        _ upload: String, _ status: [String: JSONValue] = [:], processing: [String: JSONValue] = [:]
    ) -> ScriptedDoor.Act {
        let usual: [String: JSONValue] = ["uploadStatus": .string(upload), "privacyStatus": "public"]
        return .json(
            200,
            [
                "items": [
                    [
                        "id": .string(id), "status": .object(usual.merging(status) { $1 }),
                        "processingDetails": .object(processing),
                    ]
                ]
            ])
    }

    static let processed = video("processed")
}

// MARK: Drafts

extension YouTubeFixture {
    static func film(_ options: [OptionKey: OptionValue] = [:]) -> PublicationDraft {
        PublicationDraft(
            texts: ["Words"], pictures: [[DraftPicture("video/mp4", [7, 8, 9])]],
            options: DeliveryOptions(options.merging([.madeForKids: false]) { chosen, _ in chosen }), title: "A title")
    }

    /// A draft of which the session is begun.
    static func begunFilm() -> PublicationDraft {
        var draft = film()
        draft.outputs = ["start:0": StepOutput(secret: Secret(address))]
        return draft
    }

    /// A draft of which the video is there, for so long.
    static func madeFilm(
        _ options: [OptionKey: OptionValue] = [:], since instant: Instant, isProcessed: Bool = false
    ) -> PublicationDraft {
        var draft = film(options)
        let output = StepOutput(remoteID: id, url: link, facts: ["taken_at": String(instant.milliseconds)])
        draft.outputs = ["start:0": StepOutput(secret: Secret(address)), "publish:0": output]
        if isProcessed { draft.outputs["ready:0"] = output }
        return draft
    }

    /// A film of any size of which no byte is in memory, with a session.
    static func large(_ byteCount: Int) -> Publication {
        let id = MediaItem.ID(stored: "med_0_0")
        let item = MediaItem(
            id: id, workspaceID: Workspace.ID(stored: "wsp_1"), fileName: "film.mov", contentType: "video/quicktime",
            width: 1_920, height: 1_080, byteCount: byteCount, digest: "", durationMilliseconds: 9_000)
        return Publication(
            deliveryID: Delivery.ID(stored: "dlv_00000000000000000000000001"), round: 0,
            startedAt: Instant(milliseconds: 1_800_000_000_000),
            content: Content(title: "Film", parts: [Part(text: "", media: [Attachment(id: id)])]),
            options: DeliveryOptions([.madeForKids: true]), media: [id: item], load: { _ in [] },
            outputs: ["start:0": StepOutput(secret: Secret(address))])
    }
}
