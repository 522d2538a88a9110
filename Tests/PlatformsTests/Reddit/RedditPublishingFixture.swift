import Domain
import OAuth
import Outbound
import Platforms
import TestKit
import Testing

/// A connector for Reddit before a scripted door.
struct RedditPublishingFixture {
    static let submit = "POST https://oauth.reddit.com/api/submit"
    static let gallery = "POST https://oauth.reddit.com/api/submit_gallery_post.json"
    static let poll = "POST https://oauth.reddit.com/api/submit_poll_post"
    static let comment = "POST https://oauth.reddit.com/api/comment"
    static let lease = "POST https://oauth.reddit.com/api/media/asset.json"
    static let store = "POST https://reddit-uploaded-media.s3-accelerate.amazonaws.com/"
    static let videoStore = "POST https://reddit-uploaded-video.s3-accelerate.amazonaws.com/"
    static let list = "GET https://oauth.reddit.com/user/ada/submitted"
    static let link = "https://www.reddit.com/r/x/comments/6vx8n0/title/"

    static let account = RemoteAccount(
        remoteID: "1", server: "https://www.reddit.com", name: "Ada", handle: "u/ada")

    let clock = TestPorts()
    let door: ScriptedDoor
    let connector: RedditConnector

    init(_ acts: [String: [ScriptedDoor.Act]] = [:]) {
        door = ScriptedDoor(acts, ports: clock.ports)
        connector = RedditConnector(
            door: door, oauth: OAuthClient(door: door, ports: clock.ports), ports: clock.ports,
            operatorName: "ada_operator")
    }

    static var session: Session {
        let grant = Grant(
            id: Grant.ID(stored: "gra_1"), workspaceID: Workspace.ID(stored: "wsp_1"), platform: .reddit,
            platformAppID: nil, generation: 1, accessExpiresAt: nil, refreshExpiresAt: nil, scopes: [],
            server: GrantServer(apiOrigin: "https://oauth.reddit.com"))
        return Session(
            grant: grant, tokens: GrantTokens(access: Secret("access-1"), refresh: nil), app: nil, account: account)
    }

    /// A draft for a community.
    static func draft(
        _ texts: [String], _ pictures: [DraftPicture] = [], options: [OptionKey: OptionValue] = [:]
    ) -> PublicationDraft {
        let choices = options.merging([.subreddit: "r/X"]) { chosen, _ in chosen }
        return PublicationDraft(
            texts: texts, pictures: [pictures], options: DeliveryOptions(choices), title: "A title")
    }

    /// What Reddit answers to a new post.
    static let made = ScriptedDoor.Act.json(
        200,
        ["json": ["errors": [], "data": ["url": .string(link), "id": "6vx8n0", "name": "t3_6vx8n0"]]])
    /// What it answers to a picture or a film.
    static let taken = ScriptedDoor.Act.json(
        200,
        [
            "json": [
                "errors": [],
                "data": [
                    "user_submitted_page": "https://www.reddit.com/user/ada/submitted/",
                    "websocket_url": "wss://k8s-lb.wss.redditmedia.com/KEY?m=1",
                ],
            ]
        ])

    /// A business error, which comes with status 200.
    static func error(_ code: String, _ words: String = "No", more: [String: JSONValue] = [:]) -> ScriptedDoor.Act {
        .json(200, ["json": .object(more.merging(["errors": [[.string(code), .string(words), "sr"]]]) { $1 })])
    }

    /// A lease for an upload.
    static func leased(_ number: Int = 1, kind: String = "media") -> ScriptedDoor.Act {
        .json(
            200,
            [
                "args": [
                    "action": .string("//reddit-uploaded-\(kind).s3-accelerate.amazonaws.com"),
                    "fields": [
                        ["name": "acl", "value": "private"], ["name": "key", "value": .string("rte/abc\(number)")],
                        ["name": "policy", "value": "p=="],
                    ],
                ],
                "asset": ["asset_id": .string("asset\(number)"), "processing_state": "incomplete"],
            ])
    }

    static let stored = ScriptedDoor.Act.text(201, type: "application/xml", "<PostResponse/>")

    /// A post in the list of the account.
    static func listed(_ change: [String: JSONValue] = [:]) -> ScriptedDoor.Act {
        var post: [String: JSONValue] = [
            "id": "6vx8n0", "name": "t3_6vx8n0", "title": "A title", "subreddit": "x",
            "created_utc": .number("1800000000.5"),
            "permalink": "/r/x/comments/6vx8n0/title/", "is_self": true, "removed_by_category": .null,
        ]
        post.merge(change) { $1 }
        return .json(200, ["data": ["children": [["kind": "t3", "data": .object(post)]], "after": .null]])
    }

    static let nothing = ScriptedDoor.Act.json(200, ["data": ["children": []]])

    func publish(_ draft: PublicationDraft) async throws -> ScriptOutcome {
        try await connector.publish(draft, as: Self.session)
    }

    /// The fields of the form of the n-th call to an address.
    func form(_ key: String, _ index: Int = 0) -> [String: String] {
        let sent = door.sent(to: key)
        guard index < sent.count, case .form(let items) = sent[index].body else { return [:] }
        return Dictionary(items.map { ($0.name, $0.value) }) { $1 }
    }
}
