import Domain
import OAuth
import Outbound
import Platforms
import Sandbox
import TestKit
import Testing

/// Google's own discovery documents as judges of what is asked of it.
@Suite("YouTube as described by Google", .timeLimit(.minutes(10)))
struct YouTubeContractTests {
    private static let data = "youtube/youtube.v3.json"
    private static let analytics = "youtube/youtubeAnalytics.v2.json"
    static let isThere = ContractFiles.exists(data) && ContractFiles.exists(analytics)

    @Test(
        "every call to the Data API is one that the document describes",
        .enabled(if: isThere, Comment(rawValue: ContractFiles.absence)))
    func calls() async throws {
        let door = Watched()
        try await ClassicStage<YouTubeConnector>.with(
            { YouTubePlatform($0) }, client: "sandbox-youtube",
            watch: { door.judging($0, by: try DiscoveryJudge(Self.data)) { $0.url.path.hasPrefix("/youtube/") } },
            { YouTubeConnector(door: $0, oauth: $1, ports: .system) },
            { stage in
                let session = try await stage.connect()
                _ = try await stage.connector.check(session)
            })
        #expect(door.judged >= 2)
    }

    @Test(
        "every permission asked is one that the documents know",
        .enabled(if: isThere, Comment(rawValue: ContractFiles.absence)))
    func scopes() throws {
        let known = try DiscoveryJudge(Self.data).scopes.union(try DiscoveryJudge(Self.analytics).scopes)
        let connector = ClassicFixture { YouTubeConnector(door: $0, oauth: $1, ports: $2) }.connector
        #expect(Set(connector.profile.scopes.map(\.name)).isSubset(of: known))
    }

    static let wrong = [
        "/youtube/v3/channel?part=id&mine=true", "/youtube/v3/channels?mine=true",
        "/youtube/v3/channels?part=id&mine=perhaps", "/youtube/v3/channels?part=id&me=true",
    ]

    @Test(
        "the judge finds what is wrong",
        .enabled(if: isThere, Comment(rawValue: ContractFiles.absence)), arguments: wrong)
    func finds(address: String) throws {
        let judge = try DiscoveryJudge(Self.data)
        let url = try #require(OutboundURL("https://www.googleapis.com" + address))
        #expect(throws: Offence.self) { try judge.judge(OutboundRequest(.get, url, to: .named(nil))) }
        #expect(throws: Offence.self) { try judge.judge(OutboundRequest(.post, url, to: .named(nil))) }
    }

    @Test(
        "REL-9 administrators who shut the app out end the grant; an app that Google deleted does not",
        arguments: [
            (400, "admin_policy_enforced", "terminal"), (401, "deleted_client", "app_fault"),
            (401, "disabled_client", "app_fault"), (403, "org_internal", "app_fault"),
            (503, "admin_policy_enforced", "transient"), (429, "deleted_client", "throttled"),
            (400, "invalid_scope", "unknown"),
        ])
    func oddDeaths(status: Int, code: String, label: String) async {
        let fixture = ClassicFixture(
            ["POST https://oauth2.googleapis.com/token": [.json(status, ["error": .string(code)])]]
        ) { YouTubeConnector(door: $0, oauth: $1, ports: $2) }
        #expect(await fixture.refusal()?.label == label)
    }
}
