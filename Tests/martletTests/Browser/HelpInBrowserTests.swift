import Foundation
import Sandbox
import TestKit
import Testing

/// A person whose account turned red, and those who run the server.
@Suite(
    "Help in a real browser", .timeLimit(.minutes(10)), .serialized,
    .enabled(if: WebDriver.isInstalled, "the packages chromium and chromium-driver are not installed"))
struct HelpInBrowserTests {
    @Test(
        "S1.35 S1.37 S1.38 S0.53 red account, help, a message with everything filled in, an answer that the member reads"
    )
    func story() async throws {
        try await Town.build(.file) { town in
            let server = try await town.start()
            defer { server.kill() }
            try await WebDriver.browse { browser in
                try await browser.firstRun(server)
                try await redden(browser, town)
                try await writeFromHelp(browser, town)
                try await answer(browser)
                try await browser.click("#letters")
                try await browser.click(".rows a")
                _ = try await browser.find(".talk li[data-side=other]")
                #expect(try await browser.text.contains("Reconnect it once more, please."))
                try await browser.picture("help-answered")
            }
            try await WebDriver.browse(width: 390, height: 844) { browser in
                try await look(browser, town)
            }
        }
    }

    private func redden(_ browser: WebDriver, _ town: Town) async throws {
        try await browser.go(to: town.client.origin + "/connections")
        let opener = try #require(try await browser.windows.first)
        try await browser.click("#connect-x")
        try await browser.turn(to: try await browser.popup(besides: opener))
        try await browser.consent()
        try await browser.turn(to: opener)
        _ = try await browser.find(".connection[data-health=healthy]", within: .seconds(20))
        try await browser.loseAda(town)
    }

    private func writeFromHelp(_ browser: WebDriver, _ town: Town) async throws {
        try await browser.click(".connection .what-helps")
        _ = try await browser.find("#state")
        #expect(try await browser.text.contains("Connected apps"), "where X keeps its apps")
        try await browser.picture("help-red")
        try await browser.click("#rung-write a")
        #expect(try await browser.attribute("value", of: "#title")?.hasPrefix("Trouble with X @ada") == true)
        let text = try await browser.text
        #expect(text.contains("Send a support bundle along") && text.contains("Disconnected"))
        let picture = town.folder.appending(path: "screen.png")
        try Data(Picture.png(7)).write(to: picture)
        try await browser.type("I pressed Reconnect and nothing happened.", into: "#text")
        try await browser.choose(picture.path, in: "#screenshot")
        try await browser.picture("help-writing")
        try await browser.click("#send")
        _ = try await browser.find(".talk li[data-side=own] img")
        #expect(try await browser.count(".talk .bundle") == 1)
        try await browser.picture("help-sent")
    }

    /// Who set the server up runs it as well.
    private func answer(_ browser: WebDriver) async throws {
        try await browser.click("#operators")
        #expect(try await browser.text.contains("Accounts that are not well"))
        #expect(try await browser.count(".rows .row") == 1)
        try await browser.picture("operators")
        try await browser.click(".rows a")
        _ = try await browser.find("#ask")
        try await browser.picture("operators-account")
        try await browser.click("#operators")
        try await browser.click("#operator-messages")
        try await browser.click(".rows a")
        _ = try await browser.find(".talk .bundle")
        try await browser.type("Reconnect it once more, please.", into: "#text")
        try await browser.click("#send")
        _ = try await browser.find(".talk li[data-side=own]")
    }

    /// The same pages on a phone.
    private func look(_ browser: WebDriver, _ town: Town) async throws {
        try await browser.go(to: town.client.origin + "/login")
        try await browser.type("ada@example.org", into: "#email")
        try await browser.type("heron over grey water", into: "#password")
        try await browser.click("#log-in")
        _ = try await browser.find("#letters")
        for page in ["help", "help/instagram-facebook", "messages", "operators", "operators/messages"] {
            try await browser.go(to: "\(town.client.origin)/\(page)")
            _ = try await browser.find("h1")
            try await browser.picture("phone-" + page.replacing("/", with: "-"))
        }
        try await browser.go(to: town.client.origin + "/messages")
        try await browser.click(".rows a")
        _ = try await browser.find(".talk")
        try await browser.picture("phone-talk")
    }
}
