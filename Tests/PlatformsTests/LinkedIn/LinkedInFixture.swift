import Domain
import OAuth
import Outbound
import Platforms
import TestKit
import Testing

/// A connector for LinkedIn before a scripted door.
struct LinkedInFixture {
    static let posts = "POST https://api.linkedin.com/rest/posts"
    static let list = "GET https://api.linkedin.com/rest/posts"
    static let images = "POST https://api.linkedin.com/rest/images"
    static let documents = "POST https://api.linkedin.com/rest/documents"
    static let videos = "POST https://api.linkedin.com/rest/videos"
    static let upload = "PUT https://www.linkedin.com/dms-uploads/1"
    static let share = "urn:li:share:7141138937766391808"
    static let permalink = "https://www.linkedin.com/feed/update/\(share)/"
    static let encodedShare = "urn%3Ali%3Ashare%3A7141138937766391808"
    static let one = "GET https://api.linkedin.com/rest/posts/\(encodedShare)"
    static let comments = "POST https://api.linkedin.com/rest/socialActions/\(encodedShare)/comments"
    static let olderComments = "POST https://api.linkedin.com/v2/socialActions/\(encodedShare)/comments"
    static let page = "urn:li:organization:2414183"

    /// What LinkedIn answers to a new post: nothing, and the name in a header.
    static let created = ScriptedDoor.Act.headed(201, ["x-restli-id": share], .null)

    let clock = TestPorts()
    let door: ScriptedDoor
    let connector: LinkedInConnector
    let session: Session

    init(_ flavor: LinkedInFlavor = .member, _ acts: [String: [ScriptedDoor.Act]] = [:]) {
        door = ScriptedDoor(acts, ports: clock.ports)
        connector = LinkedInConnector(
            flavor, door: door, oauth: OAuthClient(door: door, ports: clock.ports), ports: clock.ports)
        let isPage = connector.platform == .linkedinPage
        let grant = Grant(
            id: Grant.ID(stored: "gra_1"), workspaceID: Workspace.ID(stored: "wsp_1"), platform: connector.platform,
            platformAppID: nil, generation: 1, accessExpiresAt: nil, refreshExpiresAt: nil, scopes: [],
            server: GrantServer(apiOrigin: "https://api.linkedin.com"))
        session = Session(
            grant: grant, tokens: GrantTokens(access: Secret("access-1"), refresh: nil), app: nil,
            account: RemoteAccount(
                remoteID: isPage ? Self.page : "a1", server: "https://www.linkedin.com", name: "Ada", handle: "Ada"))
    }

    /// What LinkedIn answers when it refuses.
    static func refusal(
        _ status: Int, _ code: String = "", _ message: String = "No", number: Int? = nil, input: String? = nil
    ) -> ScriptedDoor.Act {
        var body: [String: JSONValue] = ["message": .string(message), "status": .integer(status)]
        if !code.isEmpty { body["code"] = .string(code) }
        body["serviceErrorCode"] = number.map { .integer($0) }
        body["errorDetails"] = input.map { ["inputErrors": [["code": .string($0), "input": [:]]]] }
        return .json(status, .object(body))
    }

    /// The refusal of a post that is there already.
    static func duplicate(_ urn: String = share) -> ScriptedDoor.Act {
        refusal(
            422, "", "com.linkedin.BadRequestResponseException: Content is a duplicate of \(urn)",
            input: "DUPLICATE_POST")
    }

    /// What LinkedIn answers to the announcement of a picture or a document.
    static func begun(_ member: String, _ number: Int = 1) -> ScriptedDoor.Act {
        .json(
            200,
            [
                "value": [
                    "uploadUrl": .string("https://www.linkedin.com/dms-uploads/\(number)?sig=a%2Bb"),
                    "uploadUrlExpiresAt": 1_900_000_000_000, member: .string("urn:li:\(member):C\(number)"),
                ]
            ])
    }

    func publish(_ draft: PublicationDraft) async throws -> ScriptOutcome {
        try await connector.publish(draft, as: session)
    }

    /// The JSON body of the n-th call to an address.
    func body(_ key: String, _ index: Int = 0) -> JSONValue? {
        let sent = door.sent(to: key)
        return index < sent.count ? sent[index].json : nil
    }

    /// The number of a post that was made at a time, as LinkedIn makes them.
    static func urn(at instant: Instant) -> String { "urn:li:ugcPost:\(instant.milliseconds << 22)" }
}
