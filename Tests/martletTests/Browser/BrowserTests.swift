import Foundation
import Sandbox
import TestKit
import Testing

/// A person at a real browser: first run, connect, publish, reconnect.
@Suite(
    "In a real browser", .timeLimit(.minutes(10)), .serialized,
    .enabled(if: WebDriver.isInstalled, "the packages chromium and chromium-driver are not installed"))
struct BrowserTests {
    @Test("S0.41 S0.43 S0.13 S0.15 S0.16 a person connects in a popup, publishes, loses the account and reconnects it")
    func story() async throws {
        try await Town.build(.file) { town in
            let server = try await town.start()
            defer { server.kill() }
            try await WebDriver.browse { browser in
                try await browser.firstRun(server)
                try await connectInPopup(browser, town)
                try await publish(browser, town)
                try await reconnect(browser, town)
                for page in [
                    "connections", "posts", "posts/new", "settings/keys", "settings/apps", "settings/apps/facebook",
                ] {
                    try await browser.go(to: "\(town.client.origin)/\(page)")
                    try await browser.picture("desktop-" + page.replacing("/", with: "-"))
                }
            }
        }
    }

    @Test("S1.15 S3.12 with scripts switched off the redirect flow works, on a phone's screen")
    func withoutScripts() async throws {
        try await Town.build(.file) { town in
            let server = try await town.start()
            defer { server.kill() }
            try await WebDriver.browse(scripts: false, width: 390, height: 844) { browser in
                try await browser.firstRun(server)
                try await browser.go(to: town.client.origin + "/connections")
                try await browser.type("mastodon.example", into: "#instance")
                try await browser.click("#connect-mastodon")
                try await browser.consent()
                _ = try await browser.find("#continue", within: .seconds(20))
                try await browser.picture("phone-connected")
                try await browser.click("#continue")
                #expect(try await browser.count(".connection[data-health=healthy]") == 1)
                try await browser.picture("phone-connections")
                for page in ["posts", "posts/new", "settings/keys", "settings/apps", "settings/apps/facebook"] {
                    try await browser.go(to: "\(town.client.origin)/\(page)")
                    try await browser.picture("phone-" + page.replacing("/", with: "-"))
                }
            }
        }
    }

    @Test("a workspace brings an app of its own, without scripts, and is told what the platform says of a wrong one")
    func ownApp() async throws {
        try await Town.build(.file) { town in
            let server = try await town.start()
            defer { server.kill() }
            try await WebDriver.browse(scripts: false, width: 390, height: 844) { browser in
                try await browser.firstRun(server)
                try await browser.go(to: town.client.origin + "/settings/apps/tiktok")
                try await browser.click("#examine")
                _ = try await browser.find("#verdict[data-tone=good]", within: .seconds(20))
                try await browser.type("sandbox-tiktok-client", into: "#client-id")
                try await browser.type("not-the-secret", into: "#client-secret")
                try await browser.click("#keep")
                _ = try await browser.find("#not-kept", within: .seconds(20))
                try await browser.picture("phone-app-refused")
                try await browser.type("sandbox-tiktok-secret", into: "#client-secret")
                try await browser.click("#keep")
                _ = try await browser.find("[data-source=workspace] #verdict[data-tone=good]", within: .seconds(20))
                try await browser.picture("phone-app-kept")
            }
        }
    }

    @Test("S0.45 F10 a blocked popup falls back to the full page, and the page says how to allow it")
    func blockedPopup() async throws {
        try await Town.build(.file) { town in
            let server = try await town.start()
            defer { server.kill() }
            try await WebDriver.browse { browser in
                try await browser.blockPopups()
                try await browser.firstRun(server)
                try await browser.go(to: town.client.origin + "/connections")
                try await browser.click("#connect-x")
                try await browser.consent()
                let windows = try await browser.windows
                #expect(windows.count == 1, "all of it in this window")
                _ = try await browser.find(".connection[data-health=healthy]", within: .seconds(20))
                _ = try await browser.find("#popup-hint:not([hidden])")
            }
        }
    }

    @Test("S1.17 REL-8 who reconnects with another account is told so, and may add it as a new one")
    func wrongAccount() async throws {
        try await Town.build(.file) { town in
            let server = try await town.start()
            defer { server.kill() }
            try await WebDriver.browse { browser in
                try await browser.firstRun(server)
                try await connectInPopup(browser, town)
                let before = try await browser.attribute("data-id", of: ".connection")
                try await turnRed(browser, town)
                let opener = try #require(try await browser.windows.first)
                try await browser.click(".connection .reconnect")
                try await browser.turn(to: try await browser.popup(besides: opener))
                try await browser.consent(as: "grace")
                _ = try await browser.find("#other-account", within: .seconds(20))
                try await browser.picture("wrong-account")
                try await browser.click("input[name=choice]")
                try await browser.click("#choose")
                try await browser.turn(to: opener)
                _ = try await browser.find(".connection[data-health=healthy]", within: .seconds(20))
                let red = try await browser.attribute("data-id", of: ".connection[data-health=disconnected]")
                #expect(red == before, "the old account is as it was")
                #expect(try await browser.count(".connection") == 2)
            }
        }
    }

    @Test("S0.16 who says no on the consent page is told so, nothing is stored, and may try again")
    func denied() async throws {
        try await Town.build(.file) { town in
            let server = try await town.start()
            defer { server.kill() }
            try await WebDriver.browse { browser in
                try await browser.firstRun(server)
                try await browser.go(to: town.client.origin + "/connections")
                let opener = try #require(try await browser.windows.first)
                try await browser.click("#connect-x")
                try await browser.turn(to: try await browser.popup(besides: opener))
                try await browser.click("#deny")
                try await browser.turn(to: opener)
                _ = try await browser.find("#connect-problem:not([hidden])", within: .seconds(20))
                try await browser.picture("denied")
                let connections = try await browser.count(".connection")
                #expect(connections == 0)
                #expect(!town.sandbox.ledger.tokens(platform: "x").contains { $0.event == .issued && $0.kind != .code })
                try await browser.popupCloses()
                try await connectInPopup(browser, town)
            }
        }
    }

    private func connectInPopup(_ browser: WebDriver, _ town: Town) async throws {
        try await browser.go(to: town.client.origin + "/connections")
        let opener = try #require(try await browser.windows.first)
        try await browser.click("#connect-x")
        let popup = try await browser.popup(besides: opener)
        try await browser.turn(to: popup)
        try await browser.consent()
        try await browser.turn(to: opener)
        _ = try await browser.find(".connection[data-health=healthy]", within: .seconds(20))
        try await browser.picture("connected")
    }

    private func publish(_ browser: WebDriver, _ town: Town) async throws {
        try await browser.go(to: town.client.origin + "/posts/new")
        try await browser.click("input[name=connection]")
        try await browser.type("Hello from a real browser", into: "textarea")
        try await browser.picture("composer")
        try await browser.click("#publish-now")
        _ = try await browser.find(".delivery[data-state=published]", within: .seconds(30))
        try await browser.picture("post")
        #expect(town.sightings(of: "Hello from a real browser") == ["x": 1])
    }

    /// The person withdraws the permission at the platform, and a check finds out.
    private func turnRed(_ browser: WebDriver, _ town: Town) async throws {
        try await browser.loseAda(town)
        try await browser.picture("red")
    }

    private func reconnect(_ browser: WebDriver, _ town: Town) async throws {
        try await browser.go(to: town.client.origin + "/connections")
        let before = try await browser.attribute("data-id", of: ".connection")
        try await turnRed(browser, town)
        let opener = try #require(try await browser.windows.first)
        try await browser.click(".connection .reconnect")
        try await browser.turn(to: try await browser.popup(besides: opener))
        try await browser.consent()
        try await browser.turn(to: opener)
        _ = try await browser.find(".connection[data-health=healthy]", within: .seconds(20))
        #expect(try await browser.attribute("data-id", of: ".connection") == before)
        #expect(try await browser.count(".connection") == 1)
    }
}
