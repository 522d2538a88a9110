import Domain
import TestKit
import Testing

/// Every platform, connected by a person at a real browser.
@Suite(
    "Every platform in a real browser", .timeLimit(.minutes(10)), .serialized,
    .enabled(if: WebDriver.isInstalled, "the packages chromium and chromium-driver are not installed"))
struct EveryPlatformTests {
    private static func mark(_ platform: Platform) -> String {
        ".connection[data-health=healthy] .mark[data-platform=\(platform.rawValue)]"
    }

    @Test(
        "S0.01 S0.08 all thirteen platforms are connected in popups, by one flow; a login with several accounts asks which"
    )
    func popups() async throws {
        try await Town.build(.file) { town in
            let server = try await town.start()
            defer { server.kill() }
            try await WebDriver.browse { browser in
                try await browser.firstRun(server)
                var asked: [Platform] = []
                for platform in Platform.allCases {
                    try await browser.go(to: town.client.origin + "/connections")
                    if try await browser.connectInPopup(platform) { asked.append(platform) }
                    _ = try await browser.find(Self.mark(platform), within: .seconds(20))
                }
                #expect(asked == [.linkedinPage, .facebook, .instagramFacebook])
                try await browser.picture("thirteen")
            }
        }
    }

    @Test(
        "S1.16 S4.14 S0.01 S1.15 all thirteen are connected by redirects, without scripts, on a phone's screen")
    func redirects() async throws {
        try await Town.build(.file) { town in
            let server = try await town.start()
            defer { server.kill() }
            try await WebDriver.browse(scripts: false, width: 390, height: 844) { browser in
                try await browser.firstRun(server)
                for platform in Platform.allCases {
                    try await browser.go(to: town.client.origin + "/connections")
                    try await browser.fill(platform)
                    try await browser.click("#connect-\(platform.rawValue)")
                    try await browser.consent()
                    _ = try await browser.find("#choose, #continue", within: .seconds(20))
                    if try await browser.count("#choose") == 1 { try await browser.choose() }
                    _ = try await browser.find("#continue", within: .seconds(20))
                    try await browser.click("#continue")
                    _ = try await browser.find(Self.mark(platform), within: .seconds(20))
                }
                try await browser.picture("phone-thirteen")
            }
        }
    }
}

extension WebDriver {
    /// Types what some platforms want to know before.
    fileprivate func fill(_ platform: Platform) async throws {
        switch platform {
        case .mastodon: try await type("mastodon.example", into: "#instance")
        case .bluesky: try await type("ada.bsky.social", into: "#handle")
        default: break
        }
    }

    /// Takes the first account that can publish.
    fileprivate func choose() async throws {
        try await click("input[name=choice]:not([disabled])")
        try await picture("choice")
        try await click("#choose")
    }

    /// Connects a platform in a popup; answers whether it asked for which accounts.
    fileprivate func connectInPopup(_ platform: Platform) async throws -> Bool {
        let opener = try #require(try await windows.first)
        try await fill(platform)
        try await click("#connect-\(platform.rawValue)")
        let popup = try await popup(besides: opener)
        try await turn(to: popup)
        try await consent()
        var hasChosen = false
        let clock = ContinuousClock()
        let end = clock.now + .seconds(20)
        while clock.now < end, try await windows.count > 1 {
            // The window may close between two questions.
            if !hasChosen, (try? await count("#choose")) == 1 {
                try await choose()
                hasChosen = true
            }
            try await Task.sleep(for: .milliseconds(100))
        }
        try await turn(to: opener)
        return hasChosen
    }
}
