import Domain
import OAuth
import Outbound
import Platforms
import TestKit
import Testing

/// A connector for TikTok before a scripted door, watched by the table of its endpoints.
struct TikTokFixture {
    static let creator = "POST https://open.tiktokapis.com/v2/post/publish/creator_info/query/"
    static let films = "POST https://open.tiktokapis.com/v2/post/publish/video/init/"
    static let photos = "POST https://open.tiktokapis.com/v2/post/publish/content/init/"
    static let status = "POST https://open.tiktokapis.com/v2/post/publish/status/fetch/"
    static let list = "POST https://open.tiktokapis.com/v2/video/list/"
    static let store = "PUT https://open-upload-va.tiktokapis.com/upload"
    static let address = "https://open-upload-va.tiktokapis.com/upload?upload_id=7&upload_token=a%2Bb"
    static let publishID = "v_pub_file~v2.123"

    let clock = TestPorts()
    let door: ScriptedDoor
    let connector: TikTokConnector

    init(_ acts: [String: [ScriptedDoor.Act]] = [:], isAudited: Bool = true) throws {
        door = ScriptedDoor(acts, ports: clock.ports)
        let judge = ContractFiles.exists(TikTokJudge.table) ? try TikTokJudge() : nil
        let judged = ContractDoor(door, by: judge) { $0.url.origin.host.description == "open.tiktokapis.com" }
        connector = TikTokConnector(
            door: judged, oauth: OAuthClient(door: judged, ports: clock.ports), ports: clock.ports,
            isAudited: isAudited)
    }

    var session: Session {
        let grant = Grant(
            id: Grant.ID(stored: "gra_1"), workspaceID: Workspace.ID(stored: "wsp_1"), platform: .tiktok,
            platformAppID: nil, generation: 1, accessExpiresAt: nil, refreshExpiresAt: nil, scopes: [],
            server: GrantServer(apiOrigin: "https://open.tiktokapis.com"))
        return Session(
            grant: grant, tokens: GrantTokens(access: Secret("access-1"), refresh: nil), app: nil,
            account: RemoteAccount(
                remoteID: "1", server: "https://www.tiktok.com", name: "Ada", handle: "@ada.l",
                profileURL: "https://www.tiktok.com/@ada.l"))
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

extension TikTokFixture {
    static func data(_ data: JSONValue) -> ScriptedDoor.Act {
        .json(200, ["data": data, "error": ["code": "ok", "message": "", "log_id": "2026"]])
    }

    static func error(_ status: Int, _ code: String) -> ScriptedDoor.Act {
        .json(
            status, ["data": [:], "error": ["code": .string(code), "message": "Words of TikTok.", "log_id": "2026"]])
    }

    /// A creator who may do everything, with changes.
    static func able(_ change: [String: JSONValue] = [:]) -> ScriptedDoor.Act {
        let usual: [String: JSONValue] = [
            "creator_username": "ada.l", "creator_nickname": "Ada", "comment_disabled": false, "duet_disabled": false,
            "stitch_disabled": false, "max_video_post_duration_sec": 300,
            "privacy_level_options": ["PUBLIC_TO_EVERYONE", "MUTUAL_FOLLOW_FRIENDS", "SELF_ONLY"],
        ]
        return data(.object(usual.merging(change) { $1 }))
    }

    static let announced = data(["publish_id": .string(publishID), "upload_url": .string(address)])
    static let started = data(["publish_id": "p_pub_url~v2.9"])
    static let whole = ScriptedDoor.Act.headed(201, ["Content-Range": "bytes 0-2/3"], .null)

    static func state(_ word: String, _ more: [String: JSONValue] = [:]) -> ScriptedDoor.Act {
        data(.object(more.merging(["status": .string(word)]) { $1 }))
    }

    static func failed(_ reason: String) -> ScriptedDoor.Act { state("FAILED", ["fail_reason": .string(reason)]) }
}

// MARK: Drafts

extension TikTokFixture {
    static let forOneself: [OptionKey: OptionValue] = [.visibility: "self_only"]
    static let forAll: [OptionKey: OptionValue] = [.visibility: "public_to_everyone"]

    static func film(_ options: [OptionKey: OptionValue] = forOneself) -> PublicationDraft {
        PublicationDraft(
            texts: ["Look #here"], pictures: [[DraftPicture("video/mp4", [7, 8, 9])]], options: DeliveryOptions(options)
        )
    }

    static func photos(_ count: Int, _ options: [OptionKey: OptionValue] = forOneself) -> PublicationDraft {
        var draft = PublicationDraft(
            texts: ["Words"],
            pictures: [(0..<count).map { DraftPicture("image/jpeg", [UInt8($0)]) }], options: DeliveryOptions(options),
            title: "A title")
        draft.address = { "https://martlet.example/m/\($0.id)" }
        return draft
    }

    /// A film of any size of which no byte is in memory, announced before unless said otherwise.
    static func large(_ byteCount: Int, milliseconds: Int = 9_000, isAnnounced: Bool = true) -> Publication {
        let id = MediaItem.ID(stored: "med_0_0")
        let item = MediaItem(
            id: id, workspaceID: Workspace.ID(stored: "wsp_1"), fileName: "film.mov", contentType: "video/quicktime",
            width: 1_080, height: 1_920, byteCount: byteCount, digest: "", durationMilliseconds: milliseconds)
        let announced = StepOutput(remoteID: publishID, secret: Secret(address))
        return Publication(
            deliveryID: Delivery.ID(stored: "dlv_00000000000000000000000001"), round: 0,
            startedAt: Instant(milliseconds: 1_800_000_000_000),
            content: Content(parts: [Part(text: "Film", media: [Attachment(id: id)])]),
            options: DeliveryOptions(forOneself), media: [id: item], load: { _ in [] },
            outputs: isAnnounced ? ["start:0": announced] : [:])
    }
}
