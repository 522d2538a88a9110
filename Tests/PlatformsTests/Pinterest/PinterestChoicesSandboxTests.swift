import Domain
import OAuth
import Outbound
import Platforms
import Sandbox
import TestKit
import Testing

/// What there is to choose from at Pinterest (platform sheet, section 2).
@Suite("Boards and sections before the sandbox", .timeLimit(.minutes(10)))
struct PinterestChoicesSandboxTests {
    private typealias Stage = ClassicStage<PinterestConnector>

    private static func stage(_ body: @Sendable (Stage) async throws -> Void) async throws {
        let judge = ContractFiles.exists(PinterestJudge.description) ? try PinterestJudge() : nil
        try await Stage.with(
            { PinterestPlatform($0) }, client: "sandbox-pinterest",
            watch: { ContractDoor($0, by: judge) { $0.url.path.hasPrefix("/v5/") } },
            { PinterestConnector(door: $0, oauth: $1, ports: .system) }, body)
    }

    @Test("S2.32 all boards of an account are listed, those of others with their owner, and the sections of a board")
    func sandbox() async throws {
        try await Self.stage { stage in
            let session = try await stage.connect()
            let boards = try await stage.connector.choices(of: .board, within: "", as: session)

            #expect(boards.count > 25, "more than the usual page")
            #expect(Set(boards.map(\.value)).count == boards.count)
            #expect(boards.allSatisfy { $0.value.allSatisfy(\.isNumber) && !$0.label.isEmpty })
            #expect(boards.count { $0.label.contains("(of grace") } == 1)
            #expect(boards.contains { $0.label.hasSuffix("(protected)") })
            var sections: [OptionRule.Choice] = []
            for board in boards where sections.isEmpty {
                sections = try await stage.connector.choices(of: .boardSection, within: board.value, as: session)
            }
            #expect(!sections.isEmpty)
        }
    }

    @Test("S2.32 an account without boards gets one from here; a second of the same name is refused")
    func made() async throws {
        try await Self.stage { stage in
            let session = try await stage.connect("linus")
            let board = try await stage.connector.make("First", for: .board, as: session)
            #expect(try await stage.connector.choices(of: .board, within: "", as: session) == [board])
            let failure = await #expect(throws: PlatformFailure.self) {
                try await stage.connector.make("First", for: .board, as: session)
            }
            #expect(failure?.kind == .content && failure?.mayHaveTakenEffect == false)
        }
    }

    @Test("an account without boards has none to choose, and a name is no board to ask for sections")
    func empty() async throws {
        try await Self.stage { stage in
            let session = try await stage.connect("linus")
            #expect(try await stage.connector.choices(of: .board, within: "", as: session).isEmpty)
            #expect(try await stage.connector.choices(of: .boardSection, within: "My board", as: session).isEmpty)
            #expect(try await stage.connector.choices(of: .link, within: "", as: session).isEmpty)
        }
    }

    @Test("REL-9 a dead token is a refusal like any other")
    func dead() async throws {
        try await Self.stage { stage in
            let session = try await stage.connect()
            #expect(stage.run.sandbox.change("ada", on: "pinterest", .revoke))
            await #expect {
                _ = try await stage.connector.choices(of: .board, within: "", as: session)
            } throws: { ($0 as? PlatformFailure)?.kind == .auth }
        }
    }
}
