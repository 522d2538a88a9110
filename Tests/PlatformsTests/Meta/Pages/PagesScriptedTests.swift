import Domain
import Outbound
import Platforms
import TestKit
import Testing

/// Sequences of answers that no simulation gives.
@Suite("Facebook Pages before a scripted door", .timeLimit(.minutes(1)))
struct PagesScriptedTests {
    private static let graph = "https://graph.facebook.com/v26.0"
    private static let permissions = "GET \(graph)/me/permissions"
    private static let pages = "GET \(graph)/me/accounts"
    private static let withdrawal = "DELETE \(graph)/me/permissions"

    private static func allowed(_ entries: [(String, String)]) -> ScriptedDoor.Act {
        .json(
            200,
            ["data": .array(entries.map { ["permission": .string($0.0), "status": .string($0.1)] })])
    }

    @Test(
        "S0.03 S0.05 S2.41 S2.42 S2.48 SEC-1 the link asks for exactly these permissions, by code and with state",
        arguments: [
            (
                ConnectorEdge.facebook,
                "pages_show_list,pages_read_engagement,pages_manage_posts,pages_manage_engagement,read_insights,"
                    + "business_management"
            ),
            (
                ConnectorEdge.instagram,
                "instagram_basic,instagram_content_publish,pages_show_list,pages_read_engagement,"
                    + "instagram_manage_insights,instagram_manage_comments,business_management"
            ),
        ])
    func link(edge: ConnectorEdge, scopes: String) async throws {
        let stand = edge.stand([:])
        let start = try await stand.connector.authorize(
            AuthorizeRequest(
                destination: try await stand.connector.locate(ConnectTarget()), app: ConnectorEdge.Stand.app,
                redirectURI: "https://martlet.example/callback", state: Secret("state-1")))

        let url = try #require(OutboundURL(start.url))
        #expect(url.description == "https://www.facebook.com/v26.0/dialog/oauth")
        let items = Dictionary(url.queryItems.map { ($0.name, $0.value) }) { first, _ in first }
        #expect(
            items == [
                "response_type": "code", "client_id": "client", "redirect_uri": "https://martlet.example/callback",
                "state": "state-1", "scope": scopes, "auth_type": "rerequest",
            ])
        #expect(stand.door.requests.isEmpty)
    }

    @Test(
        "a code is exchanged for an hour, the hour for sixty days, and only the latter is kept; secrets stay out of addresses"
    )
    func exchanges() async throws {
        let edge = ConnectorEdge.facebook
        let stand = edge.stand([
            edge.token: [.json(200, edge.tokens), .json(200, ["access_token": "long", "expires_in": 5_183_944])],
            Self.permissions: [Self.allowed([("pages_manage_posts", "granted"), ("email", "declined")])],
            edge.check: [.json(200, ["id": "1022"])],
        ])

        let grant = try await stand.exchange().get()

        #expect(grant.tokens.tokens == GrantTokens(access: Secret("long")))
        #expect(grant.tokens.accessExpiresAt == nil && grant.server.person == "1022")
        // What is not mentioned is no refusal.
        #expect(grant.tokens.scopes == ["pages_show_list", "pages_read_engagement", "pages_manage_posts"])
        let sent = stand.door.requests
        #expect(sent[1].field("fb_exchange_token") == "short" && sent[1].field("grant_type") == "fb_exchange_token")
        #expect(sent.prefix(2).allSatisfy { $0.url.query == nil && $0.field("client_secret") == "s3cret" })
        #expect(sent[2].headers["Authorization"] == "Bearer long")
        #expect(sent[2].url.query?.contains("appsecret_proof=") == true)
    }

    @Test("an hour that cannot be made sixty days is no grant", arguments: Misbehaviour.passing)
    func withoutLongLife(_ misbehaviour: Misbehaviour) async throws {
        for edge in [ConnectorEdge.facebook, .instagram] {
            let stand = edge.stand([edge.token: [.json(200, edge.tokens), misbehaviour.act]])
            #expect(try await stand.exchange().failure?.code == misbehaviour.connect)
        }
    }

    @Test("REL-7 the proof is the one of the documentation's algorithm")
    func proof() async throws {
        let stand = ConnectorEdge.facebook.stand([ConnectorEdge.facebook.check: [.json(200, ["id": "42"])]])

        _ = try await stand.check().get()

        let items = try #require(stand.door.requests.first).url.queryItems
        // HMAC-SHA256 of "own" under "s3cret", computed with another program.
        #expect(
            items.first { $0.name == "appsecret_proof" }?.value
                == "b004234533d2a3ca22f2206da6db45d5d6ff75a2f0cb35e2496a8b5c0b09b855")
    }

    @Test("a list is followed to its end by the cursor alone, whatever else the link says")
    func followsCursors() async throws {
        let next = Self.graph + "/1022/accounts?access_token=stolen&limit=100&fields=x&after=c1"
        let stand = ConnectorEdge.facebook.stand([
            Self.pages: [
                .json(200, ["data": [Self.page("1")], "paging": ["next": .string(next)]]),
                .json(200, ["data": [Self.page("2")], "paging": ["cursors": ["after": "c2"]]]),
            ]
        ])

        let accounts = try await stand.accounts().get()

        #expect(accounts.map(\.remoteID) == ["1", "2"])
        let second = try #require(stand.door.sent(to: Self.pages).last)
        #expect(second.url.queryItems.filter { $0.name == "after" }.map(\.value) == ["c1"])
        #expect(!second.url.text.contains("stolen") && second.headers["Authorization"] == "Bearer access")
    }

    @Test("SEC-72 a link to another host is not followed, and the list counts as broken")
    func foreignLink() async throws {
        let stand = ConnectorEdge.facebook.stand([
            Self.pages: [
                .json(
                    200,
                    ["data": [Self.page("1")], "paging": ["next": "https://evil.example/v26.0/me/accounts?after=1"]])
            ]
        ])
        #expect(await stand.accounts().failure?.kind == .transient)
        #expect(stand.door.sent(to: Self.pages).count == 1)
    }

    @Test("a list that goes in circles, or never ends, ends all the same", arguments: [true, false])
    func endless(_ isCircle: Bool) async throws {
        let acts = (0..<200).map { number -> ScriptedDoor.Act in
            let next = "\(Self.graph)/me/accounts?after=\(isCircle ? number % 2 : number)"
            return .json(200, ["data": [Self.page("\(number)")], "paging": ["next": .string(next)]])
        }
        let stand = ConnectorEdge.facebook.stand([Self.pages: acts])

        let accounts = try await stand.accounts().get()

        #expect(accounts.count == (isCircle ? 3 : 50))
    }

    @Test("entries that are no Pages are passed over, and a Page that comes twice is kept with its token")
    func oddEntries() async throws {
        let stand = ConnectorEdge.facebook.stand([
            Self.pages: [
                .json(
                    200,
                    [
                        "data": [
                            "x", ["id": "1"], ["name": "nobody"], ["id": "7", "name": "Seven"], Self.page("7"),
                            ["id": 8, "name": "Eight\u{202e}\n", "access_token": "t", "tasks": "CREATE_CONTENT"],
                        ]
                    ])
            ]
        ])

        let accounts = try await stand.accounts().get()

        #expect(accounts.map(\.remoteID) == ["7", "8"] && accounts.allSatisfy(\.canPublish))
        #expect(accounts.last?.name == "Eight")
    }

    private static func page(_ id: String) -> JSONValue {
        ["id": .string(id), "name": .string("Page \(id)"), "access_token": "t", "tasks": ["CREATE_CONTENT"]]
    }

    @Test("S3.18 the check asks with the Page's token, never with the login's, and takes over a new name")
    func renamed() async throws {
        let stand = ConnectorEdge.facebook.stand([
            ConnectorEdge.facebook.check: [.json(200, ["id": "42", "name": "Bakery & Co", "username": "bakery.co"])]
        ])

        let account = try await stand.check().get()

        #expect(stand.door.requests.first?.headers["Authorization"] == "Bearer own")
        #expect(account.name == "Bakery & Co" && account.handle == "bakery.co")
        #expect(account.profileURL == "https://www.facebook.com/bakery.co")
    }

    struct Refusal: Sendable {
        let code: Int
        var subcode: Int?
        let message: String
        let kind: PlatformFailure.Kind?
    }

    static let withdrawals = [
        Refusal(code: 190, subcode: 458, message: "The user has not authorized application 1.", kind: nil),
        Refusal(code: 190, subcode: 460, message: "The session has been invalidated", kind: nil),
        Refusal(code: 190, subcode: 463, message: "Session has expired", kind: .auth),
        Refusal(code: 190, message: "Error validating application. Application has been deleted.", kind: .app),
        Refusal(code: 2, message: "An unexpected error has occurred.", kind: .transient),
        Refusal(code: 4, message: "Application request limit reached", kind: .rateLimit),
    ]

    @Test("SEC-18 only what is over is taken for withdrawn", arguments: withdrawals)
    func withdraws(refusal: Refusal) async throws {
        var error: [String: JSONValue] = ["code": .integer(refusal.code), "message": .string(refusal.message)]
        error["error_subcode"] = refusal.subcode.map { .integer($0) }
        let stand = ConnectorEdge.facebook.stand([Self.withdrawal: [.json(400, ["error": .object(error)])]])
        let failure: PlatformFailure?
        do throws(PlatformFailure) {
            try await stand.connector.revoke(stand.session)
            failure = nil
        } catch { failure = error }

        #expect(failure?.kind == refusal.kind)
    }
}
