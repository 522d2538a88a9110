import Domain
import Foundation
import NIOHTTP1
import Sandbox
import TestKit
import Testing

/// A person at the composer of a real browser.
@Suite(
    "The composer in a real browser", .timeLimit(.minutes(10)), .serialized,
    .enabled(if: WebDriver.isInstalled, "the packages chromium and chromium-driver are not installed"))
struct ComposerInBrowserTests {
    private static let people = [
        TownAccount(.pinterest), TownAccount(.reddit), TownAccount(.mastodon), TownAccount(.bluesky),
    ]

    private static func browse(
        scripts: Bool = true, width: Int = 1280, height: Int = 1000,
        _ body: @Sendable (WebDriver, Town, [String]) async throws -> Void
    ) async throws {
        try await Town.build(.file) { town in
            let (server, connections) = try await town.open(people)
            defer { server.kill() }
            try await WebDriver.browse(scripts: scripts, width: width, height: height) { browser in
                try await browser.go(to: town.client.origin + "/login")
                try await browser.type("ada@example.org", into: "#email")
                try await browser.type("heron over grey water", into: "#password")
                try await browser.click("#log-in")
                _ = try await browser.find("#letters")
                try await body(browser, town, connections)
            }
        }
    }

    /// A picture that all of them take.
    private static func picture(in town: Town, _ number: Int) async throws -> String {
        let file = town.folder.appending(path: "loom-\(number).png")
        let spec = FileSpec(type: "image/png", width: 600, height: 600, number: number)
        try Data(try await SampleFiles.shared.bytes(of: spec)).write(to: file)
        return file.path
    }

    @Test(
        "S3.41 S3.40 S2.32 S2.33 one post for four platforms: choices are made, problems found and mended, it is scheduled, and seen to go out",
        .enabled(if: SampleFiles.tool != nil, "the package ffmpeg is not installed"))
    func story() async throws {
        try await Self.browse { browser, town, accounts in
            try await browser.go(to: town.client.origin + "/posts/new")
            #expect(try await browser.isShown("#post-title") == false, "nobody was chosen who has titles")
            try await browser.picture("compose-1-blank")
            for account in accounts { try await browser.click("#to-\(account)") }
            let (pins, talk) = (accounts[0], accounts[1])
            _ = try await browser.find("select#option-\(pins)-board", within: .seconds(20))
            _ = try await browser.find("select#option-\(talk)-subreddit", within: .seconds(20))
            #expect(try await browser.isShown("#post-title"))
            #expect(try await browser.count("#option-\(talk)-subreddit option[value=quiet]") == 0)
            try await browser.type("Looms weave flowers, engines weave patterns.", into: "#post-text")
            for number in [1, 2] {
                try await browser.choose(try await Self.picture(in: town, number), in: "#files-0")
                _ = try await browser.find(".medium:nth-child(\(number))", within: .seconds(20))
            }
            try await browser.picture("compose-2-chosen")
            try await seeProblems(browser, pins: pins, talk: talk)
            try await mend(browser, pins: pins, talk: talk)
            try await publish(browser, town)
        }
    }

    /// Board, community and title are wanting; the page says so at their fields, also after it was sent.
    private func seeProblems(_ browser: WebDriver, pins: String, talk: String) async throws {
        let board = "#option-\(pins)-board"
        _ = try await browser.find("\(board)[aria-invalid=true]", within: .seconds(20))
        _ = try await browser.find("\(board)-problems li")
        _ = try await browser.find("#post-title-problems li")
        try await browser.click("#schedule")
        _ = try await browser.find("#problem li")
        #expect(try await browser.focused == "problem")
        #expect(try await browser.count(".medium") == 2, "nothing is lost")
        try await browser.picture("compose-3-problems")
        try await browser.click("#problem a[href='\(board)']")
        #expect(try await browser.focused == String(board.dropFirst()))
    }

    private func mend(_ browser: WebDriver, pins: String, talk: String) async throws {
        try await browser.type("On looms", into: "#post-title")
        try await browser.click("#option-\(pins)-board option:nth-child(2)")
        _ = try await browser.find("select#option-\(pins)-board_section", within: .seconds(20))
        try await browser.click("#option-\(talk)-subreddit option[value=sandbox]")
        _ = try await browser.find("#option-\(talk)-flair option[value=f-news]", within: .seconds(20))
        try await browser.click("#option-\(talk)-flair option[value=f-news]")
        try await browser.click(".medium:nth-child(2) [data-move='-1']")
        try await browser.gone("#preflight [data-tone=bad]", within: .seconds(20))
        try await browser.picture("compose-4-mended")
    }

    private func publish(_ browser: WebDriver, _ town: Town) async throws {
        try await browser.setNow("#when")
        try await browser.picture("compose-5-when")
        try await browser.click("#schedule")
        _ = try await browser.find("#deliveries", within: .seconds(20))
        try await browser.picture("compose-6-on-its-way")
        let isOut = try await eventually(within: .seconds(60), every: .milliseconds(200)) {
            try await browser.count(".delivery[data-state=published]") == 4
        }
        let said = try await browser.text
        #expect(isOut, "\(said)")
        // Once all is out the page around it says so too.
        let isSettled = try await eventually(within: .seconds(20)) {
            guard try await browser.count("#cancel-post") == 0 else { return false }
            return try await browser.text.contains("Published post")
        }
        #expect(isSettled)
        try await browser.picture("compose-7-published")
        let posts = town.sandbox.ledger.posts().filter { $0.deletedAt == nil }
        #expect(Set(posts.map(\.platform)) == ["pinterest", "reddit", "mastodon.example", "bluesky"])
        #expect(town.sandbox.ledger.duplicates() == 0)
    }

    @Test("S3.41 S2.32 the same without scripts, on a phone's screen: every field is there, lists come with the page")
    func withoutScripts() async throws {
        try await Self.browse(scripts: false, width: 390, height: 844) { browser, town, accounts in
            let talk = accounts[1]
            try await browser.go(to: town.client.origin + "/posts/new")
            #expect(try await browser.count(".account-form") == 4)
            try await browser.click("#to-\(talk)")
            try await browser.type("What a reader of Reddit wants to know", into: "#post-text")
            try await browser.type("A question", into: "#post-title")
            try await browser.click("#check")
            _ = try await browser.find("select#option-\(talk)-subreddit")
            try await browser.picture("phone-compose-1-checked")
            try await browser.click("#publish-now")
            _ = try await browser.find("#problem")
            try await browser.picture("phone-compose-2-problems")
            try await browser.click("#option-\(talk)-subreddit option[value=textonly]")
            try await browser.click("#add-part")
            _ = try await browser.find("#post-text-1")
            try await browser.type("More of it, below", into: "#post-text-1")
            try await browser.picture("phone-compose-3-thread")
            try await browser.click("#save-draft")
            _ = try await browser.find("#edit-post")
            try await browser.click("#edit-post")
            #expect(try await browser.attribute("value", of: "#post-title") == "A question")
            #expect(try await browser.count("#option-\(talk)-subreddit") == 1)
            try await browser.click("#publish-now")
            for _ in 0..<40 where try await browser.count(".delivery[data-state=published]") == 0 {
                try await Task.sleep(for: .milliseconds(500))
                try await browser.go(to: try await browser.url)
            }
            #expect(try await browser.count(".delivery[data-state=published]") == 1)
            #expect(town.sandbox.ledger.posts(platform: "reddit").count == 2)
        }
    }

    @Test("S2.32 S2.33 programs get the same lists")
    func lists() async throws {
        try await Town.build(.file) { town in
            let (server, accounts) = try await town.open(Array(Self.people.prefix(2)))
            defer { server.kill() }
            func values(_ account: String, _ query: String) async throws -> [String] {
                let answer = try await town.client.call(.GET, "/v1/connections/\(account)/choices?option=\(query)")
                return (answer["choices"] as? [[String: Any]] ?? []).compactMap { $0["value"] as? String }
            }
            #expect(try await values(accounts[0], "board").count > 25)
            let communities = try await values(accounts[1], "subreddit")
            #expect(communities.contains("sandbox") && !communities.contains("quiet"))
            #expect(try await values(accounts[1], "flair&within=bread&fresh=true") == ["f-rye", "f-wheat"])
        }
    }
}

extension WebDriver {
    /// Whether a person can see an element.
    fileprivate func isShown(_ selector: String) async throws -> Bool {
        let element = try await find(selector)
        return try await property("offsetParent", of: element) != nil
    }

    /// The identifier of what has the focus.
    fileprivate var focused: String? {
        get async throws { try await script("return document.activeElement.id") as? String }
    }

    /// Waits until nothing fits any more.
    fileprivate func gone(_ selector: String, within limit: Duration) async throws {
        let isGone = try await eventually(within: limit) { try await count(selector) == 0 }
        guard isGone else { throw Refused(description: "\(selector) stays: \(try await text)") }
    }

    /// Gives a field of day and time the present minute, or the next one just before it begins.
    fileprivate func setNow(_ selector: String) async throws {
        let sets = """
            const now = new Date(Date.now() + 10000 - new Date().getTimezoneOffset() * 60000);
            const field = document.querySelector("\(selector)");
            field.value = now.toISOString().slice(0, 16);
            field.dispatchEvent(new Event("input", { bubbles: true }));
            """
        _ = try await script(sets)
    }
}
