import Domain
import Outbound
import Platforms
import Sandbox
import TestKit
import Testing

/// What there is to choose from at Reddit (platform sheet, section 4).
@Suite("Communities and flairs before the sandbox", .timeLimit(.minutes(10)))
struct RedditChoicesSandboxTests {
    private typealias Stage = ClassicStage<RedditConnector>

    private static func stage(_ body: @Sendable (Stage) async throws -> Void) async throws {
        try await Stage.with(
            { RedditPlatform($0) }, client: "sandbox-reddit",
            { RedditConnector(door: $0, oauth: $1, ports: .system, operatorName: "somebody") }, body)
    }

    @Test("S2.33 only communities where the account may post are listed, its own profile first")
    func mayPost() async throws {
        try await Self.stage { stage in
            let ada = try await stage.connect("ada")
            let grace = try await stage.connect("grace")

            let adas = try await stage.connector.choices(of: .subreddit, within: "", as: ada)
            let graces = try await stage.connector.choices(of: .subreddit, within: "", as: grace)

            #expect(adas.first?.value.hasPrefix("u_") == true)
            let names = Set(adas.map(\.value))
            #expect(names.isSuperset(of: ["sandbox", "bread", "restricted"]))
            #expect(names.isDisjoint(with: ["quiet", "private"]), "banned, not let in")
            #expect(graces.map(\.value).contains("private") && !graces.map(\.value).contains("restricted"))
            #expect(adas.first { $0.value == "bread" }?.label == "r/bread")
        }
    }

    @Test("S2.32 the flairs of a community are those that the account may choose")
    func flairs() async throws {
        try await Self.stage { stage in
            let ada = try await stage.connect("ada")
            let grace = try await stage.connect("grace")
            let flairs = stage.connector.choices(of:within:as:)

            #expect(
                try await flairs(.flair, "r/sandbox", ada) == [
                    .init("f-news", "News"), .init("f-own", "Own words (own words allowed)"),
                ])
            #expect(try await flairs(.flair, "sandbox", grace).map(\.value).contains("f-mod"))
            #expect(try await flairs(.flair, "textonly", ada).isEmpty)
            #expect(try await flairs(.flair, "", ada).isEmpty)
            await #expect(throws: PlatformFailure.self) { _ = try await flairs(.flair, "nowhere", ada) }
        }
    }
}
