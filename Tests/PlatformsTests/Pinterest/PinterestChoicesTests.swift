import Domain
import OAuth
import Outbound
import Platforms
import TestKit
import Testing

/// What there is to choose from at Pinterest (platform sheet, section 2).
@Suite("Boards at Pinterest before a scripted door", .timeLimit(.minutes(1)))
struct PinterestChoicesTests {
    private static let list = "GET https://api.pinterest.com/v5/boards"

    private static func connector(_ acts: [ScriptedDoor.Act]) -> (PinterestConnector, ScriptedDoor) {
        let clock = TestPorts()
        let door = ScriptedDoor([list: acts], ports: clock.ports)
        let oauth = OAuthClient(door: door, ports: clock.ports)
        return (PinterestConnector(door: door, oauth: oauth, ports: clock.ports), door)
    }

    private static var session: Session {
        let grant = Grant(
            id: Grant.ID(stored: "gra_1"), workspaceID: Workspace.ID(stored: "wsp_1"), platform: .pinterest,
            platformAppID: nil, generation: 1, accessExpiresAt: nil, refreshExpiresAt: nil, scopes: [],
            server: GrantServer(apiOrigin: "https://api.pinterest.com"))
        return Session(
            grant: grant, tokens: GrantTokens(access: Secret("access-1"), refresh: nil), app: nil,
            account: RemoteAccount(remoteID: "1", server: "https://www.pinterest.com", name: "Ada", handle: "@ada"))
    }

    private static func page(_ ids: Range<Int>, next: String?) -> ScriptedDoor.Act {
        let items = ids.map { id -> JSONValue in
            ["id": .string("\(id)"), "name": "Board", "owner": ["username": "Ada"], "privacy": "SECRET"]
        }
        return .json(200, ["items": .array(items), "bookmark": .optional(next)])
    }

    @Test("pages are followed by their marks, and not round in a circle")
    func pages() async throws {
        let (connector, door) = Self.connector([
            Self.page(0..<2, next: "a"), Self.page(2..<4, next: "b"), Self.page(4..<5, next: "b"),
        ])

        let boards = try await connector.choices(of: .board, within: "", as: Self.session)

        #expect(boards.map(\.value) == ["0", "1", "2", "3", "4"])
        #expect(boards.allSatisfy { $0.label == "Board (secret)" })
        let marks = door.sent(to: Self.list).map { request in
            request.url.queryItems.first { $0.name == "bookmark" }?.value
        }
        #expect(marks == [nil, "a", "b"])
    }

    @Test("a board is made by one call, for everybody to see; nothing else is made")
    func made() async throws {
        let clock = TestPorts()
        let address = "POST https://api.pinterest.com/v5/boards"
        let door = ScriptedDoor(
            [
                address: [
                    .json(201, ["id": "77", "name": "Looms", "privacy": "PUBLIC"]), .json(201, ["name": "Looms"]),
                ]
            ],
            ports: clock.ports)
        let judge = ContractFiles.exists(PinterestJudge.description) ? try PinterestJudge() : nil
        let watched = ContractDoor(door, by: judge) { _ in true }
        let connector = PinterestConnector(
            door: watched, oauth: OAuthClient(door: watched, ports: clock.ports), ports: clock.ports)

        let board = try await connector.make("Looms", for: .board, as: Self.session)
        let nameless = await #expect(throws: PlatformFailure.self) {
            try await connector.make("Looms", for: .board, as: Self.session)
        }
        await #expect(throws: PlatformFailure.self) {
            try await connector.make("Looms", for: .boardSection, as: Self.session)
        }

        #expect(board == OptionRule.Choice("77", "Looms") && nameless?.mayHaveTakenEffect == true)
        #expect(door.calls == [address, address])
        #expect(door.requests[0].json == ["name": "Looms", "privacy": "PUBLIC"])
        #expect(connector.profile.makes == [.board])
    }

    @Test("a list without end is cut, and an answer that is no list is a failure")
    func bounded() async throws {
        let pages = (0..<20).map { Self.page(($0 * 250)..<(($0 + 1) * 250), next: "mark-\($0)") }
        let (endless, door) = Self.connector(pages)
        let (broken, _) = Self.connector([.json(200, ["boards": []])])

        let boards = try await endless.choices(of: .board, within: "", as: Self.session)

        #expect(boards.count == OptionRule.remoteCount && door.sent(to: Self.list).count == 8)
        await #expect(throws: PlatformFailure.self) {
            _ = try await broken.choices(of: .board, within: "", as: Self.session)
        }
    }
}
