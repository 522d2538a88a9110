import Sandbox
import Testing

/// What holds for every platform the sandbox knows.
@Suite("All platforms together", .timeLimit(.minutes(10)))
struct AllPlatformsTests {
    private static let identifiers = [
        "x", "linkedin", "linkedin-page", "facebook", "instagram", "instagram-facebook", "threads", "tiktok", "youtube",
        "pinterest", "reddit", "bluesky", "mastodon.example",
    ]

    @Test("S4.02 every identifier is played, with people who can be found by name")
    func names() throws {
        let sandbox = try Sandbox(settings: SandboxSettings(port: 0))
        let names = sandbox.platforms.map(\.name)
        #expect(Set(names).count == names.count && Set(names).isSuperset(of: Self.identifiers))
        for platform in sandbox.platforms {
            let people = platform.accounts.filter { $0.kind == .person }
            #expect(people.count >= 2, "\(platform.name)")
            #expect(Set(platform.accounts.map(\.name)).count == platform.accounts.count, "\(platform.name)")
            #expect(Set(platform.accounts.map(\.id)).count == platform.accounts.count, "\(platform.name)")
        }
    }

    @Test(
        "every account has a public page, every platform a timeline, every consent page its two addresses",
        arguments: ["youtube", "reddit", "pinterest", "tiktok", "linkedin", "linkedin-page"])
    func pages(name: String) async throws {
        let sandbox = try Sandbox(settings: SandboxSettings(port: 0))
        let platform = try #require(sandbox.platform(name))
        try await sandbox.whileRunning { base async throws in
            let http = try SandboxClient(base)
            let host = try #require(platform.origins.first).dropFirst("https://".count)
            #expect(try await http.get("/\(host)/").status == 200)
            for account in platform.accounts {
                let page = try await http.get(platform.profilePath(of: account))
                #expect(page.status == 200 && page.text.contains(account.displayName), "\(account.name)")
            }
            #expect(try await http.get("/").text.contains(platform.title))
        }
    }

    @Test("what people do is undone by a reset", arguments: ["youtube", "reddit", "pinterest", "tiktok", "linkedin"])
    func reset(name: String) throws {
        let sandbox = try Sandbox(settings: SandboxSettings(port: 0))
        for change in [AccountChange.suspend, .deactivate] {
            #expect(sandbox.change("ada", on: name, change))
            #expect(sandbox.platform(name)?.accounts.first { $0.name == "ada" }?.state != .active)
            sandbox.reset()
            #expect(sandbox.platform(name)?.accounts.first { $0.name == "ada" }?.state == .active)
        }
        #expect(sandbox.change("nobody", on: name, .suspend) == false)
    }
}
