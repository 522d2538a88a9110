import Domain
import Foundation
import NIOHTTP1
import Sandbox
import TestKit
import Testing

/// A person who watches posts go out, and whose word is needed: about lost answers, missed posts, and what changed meanwhile.
@Suite(
    "Deciding in a real browser", .timeLimit(.minutes(10)), .serialized,
    .enabled(if: WebDriver.isInstalled, "the packages chromium and chromium-driver are not installed"))
struct DecidingInBrowserTests {
    private static let people = ["ada", "grace", "linus"]

    private static func browse(
        _ accounts: [TownAccount], _ settings: [String: String] = [:],
        _ body: @Sendable (WebDriver, Town, [String]) async throws -> Void
    ) async throws {
        try await Town.build(.file) { town in
            let (server, connections) = try await town.open(accounts, settings)
            defer { server.kill() }
            try await WebDriver.browse { browser in
                try await browser.logIn(town)
                try await body(browser, town, connections)
            }
        }
    }

    @Test("a post is seen to go out, account by account, on the page that was opened once")
    func watching() async throws {
        try await Self.browse([.x("ada"), .mastodon("ada")]) { browser, town, accounts in
            town.sandbox.faults.add(
                Fault(.delay, platform: "mastodon.example", endpoint: "statuses.create").with {
                    $0.delay = .seconds(5)
                })
            try await browser.go(to: town.client.origin + "/posts/new")
            for account in accounts { try await browser.click("#to-\(account)") }
            try await browser.type("Seen as it goes", into: "#post-text")
            try await browser.click("#publish-now")
            _ = try await browser.find("#deliveries", within: .seconds(20))
            _ = try await browser.script("window.wasOpenedOnce = true;")
            _ = try await browser.find(".delivery[data-state=publishing]", within: .seconds(10))
            try await browser.picture("watch-1-under-way")
            let isOut = try await eventually(within: .seconds(30), every: .milliseconds(200)) {
                try await browser.count(".delivery[data-state=published]") == 2
            }
            #expect(isOut)
            #expect(try await browser.script("return window.wasOpenedOnce;") as? Bool == true)
            #expect(try await browser.count(".delivery .permalink") == 2)
            try await browser.picture("watch-2-out")
            #expect(town.sightings(of: "Seen as it goes") == ["x": 1, "mastodon.example": 1])
        }
    }

    @Test(
        "REL-25 what nobody can tell is asked of a person: it is there, it is not there, leave it; each is done, and once"
    )
    func uncertain() async throws {
        let window = ["PUBLISHING_RECONCILE_WINDOW": "10"]
        try await Self.browse(Self.people.map(TownAccount.x), window) { browser, town, accounts in
            for name in Self.people {
                town.sandbox.faults.add(
                    Fault(.reset, platform: "x", endpoint: "tweets.create", account: name).with {
                        $0.afterEffect = name == "ada"
                    })
            }
            // X cannot be asked what it has.
            town.sandbox.faults.add(Fault(.outage, platform: "x", endpoint: "users.tweets", times: nil))
            let post = TownPost("Nobody can tell", to: accounts)
            let id = try await post.send(by: town.client)
            try await browser.go(to: "\(town.client.origin)/posts/\(id)")
            let areAsked = try await eventually(within: .seconds(60), every: .milliseconds(300)) {
                try await browser.count(".delivery[data-state=uncertain] .uncertain") == 3
            }
            #expect(areAsked)
            try await browser.picture("uncertain-1-asked")
            #expect(town.sightings(of: post.text) == ["x": 1], "nothing is sent blindly")
            town.sandbox.faults.removeAll()

            let places = try await Self.places(of: id, accounts, town)
            let there = try #require(town.sandbox.ledger.posts(platform: "x").first?.remoteID)
            try await browser.type(
                "https://x.com/ada_sandbox/status/\(there)", into: "\(places[0]) input[type=url]")
            try await browser.click("\(places[0]) .is-there")
            _ = try await browser.find("\(places[0])[data-state=published] .permalink", within: .seconds(20))
            try await browser.click("\(places[1]) .is-not-there")
            _ = try await browser.find("\(places[1])[data-state=published] .permalink", within: .seconds(30))
            try await browser.click("\(places[2]) .leave-it")
            _ = try await browser.find("\(places[2])[data-state=failed]", within: .seconds(20))
            try await browser.picture("uncertain-2-decided")

            let seen = town.sandbox.ledger.posts(platform: "x").filter { $0.deletedAt == nil }.map(\.account)
            #expect(seen.sorted() == ["ada", "grace"])
            #expect(town.sandbox.ledger.duplicates() == 0)
        }
    }

    /// The deliveries of a post on its page, in the order of the accounts.
    private static func places(of post: String, _ accounts: [String], _ town: Town) async throws -> [String] {
        let deliveries = try await town.deliveries(post)
        return try accounts.map { account in
            let delivery = deliveries.first { $0["connection_id"] as? String == account }
            return "#" + (try #require(delivery?["id"] as? String))
        }
    }

    @Test(
        "S1.42 S0.44 the queue of missed posts is worked through: some go out now, one is dropped, one gets a new time")
    func review() async throws {
        try await Self.browse([.x("ada")]) { browser, town, accounts in
            var posts: [TownPost] = []
            var ids: [String] = []
            for number in 1...4 {
                posts.append(TownPost("Missed, number \(number)", to: accounts, in: .seconds(18 + number)))
                ids.append(try await posts[number - 1].send(by: town.client))
            }
            try await browser.loseAda(town)
            for id in ids { #expect(try await town.settled(id).allSatisfy { $0.hasPrefix("needs_reconnect") }) }
            try await browser.go(to: town.client.origin + "/posts/review")
            #expect(try await browser.count(".missed") == 4)
            #expect(try await browser.count(".missed input:checked") == 0, "nothing can go out before the reconnect")
            try await browser.picture("review-1-red")

            #expect(try await town.connect(.x("ada"), reconnecting: accounts[0]) == accounts[0])
            try await browser.go(to: town.client.origin + "/posts/review")
            #expect(try await browser.count(".missed input:checked") == 4)
            #expect(town.sightings(of: posts[0].text).isEmpty, "nothing bursts out by itself")
            for row in 3...4 { try await browser.click(".missed:nth-child(\(row)) input") }
            try await browser.picture("review-2-two-of-them")
            try await browser.click("#publish-missed")
            try await Self.expectLeft(2, browser)
            for id in ids.prefix(2) { #expect(try await town.settled(id) == ["published"]) }

            try await browser.click(".missed:nth-child(2) input")
            try await browser.click("#drop-missed")
            try await Self.expectLeft(1, browser)
            try await browser.click("#reschedule-missed")
            _ = try await browser.find(".empty", within: .seconds(20))
            try await browser.picture("review-3-done")
            #expect(try await town.deliveries(ids[2]).first?["state"] as? String == "cancelled")
            #expect(try await town.deliveries(ids[3]).first?["state"] as? String == "scheduled")
            for post in posts.prefix(2) { town.expectOnce(post, on: ["x"]) }
            for post in posts.suffix(2) { #expect(town.sightings(of: post.text).isEmpty) }
        }
    }

    private static func expectLeft(_ count: Int, _ browser: WebDriver) async throws {
        let isSo = try await eventually(within: .seconds(20)) { try await browser.count(".missed") == count }
        #expect(isSo, "\(count) are left")
    }

    @Test("REL-23 S1.40 a drag of what somebody changed meanwhile, or what is out, moves nothing and says so")
    func dragTooLate() async throws {
        try await Self.browse([.x("ada")]) { browser, town, accounts in
            let monday = LocalDay.mondayAfterNext
            let wednesday = monday.adding(days: 2)
            let body: [String: any Sendable] = [
                "content": "Herons in the marsh", "publish_at": ["local": "\(monday)T09:30"],
                "deliveries": [["connection_id": accounts[0]]],
            ]
            let id = try #require(try await town.client.call(.POST, "/v1/posts", body)["id"] as? String)
            let before = try await town.client.call(.GET, "/v1/posts/\(id)")["publish_at"] as? String
            try await browser.go(to: "\(town.client.origin)/posts?view=week&at=\(monday)")
            _ = try await browser.find("[data-id=\(id)]", within: .seconds(20))
            try await town.client.call(.PATCH, "/v1/posts/\(id)", ["content": "Egrets in the marsh"])

            try await browser.drag("[data-id=\(id)]", onto: "[data-day='\(wednesday)']", seen: "drag-outdated")
            _ = try await browser.find(".notice[data-tone=warn]", within: .seconds(20))
            #expect(try await browser.text.contains("somebody changed the post meanwhile"))
            #expect(try await town.client.call(.GET, "/v1/posts/\(id)")["publish_at"] as? String == before)
            _ = try await browser.find("[data-day='\(monday)'] [data-id=\(id)]", within: .seconds(20))

            let delivery = try #require(try await town.deliveries(id).first?["id"] as? String)
            let soon = Date(timeIntervalSinceNow: 1).ISO8601Format()
            try await town.client.call(.POST, "/v1/deliveries/\(delivery)/reschedule", ["publish_at": soon])
            #expect(try await town.settled(id) == ["published"])
            try await browser.drag("[data-id=\(id)]", onto: "[data-day='\(wednesday)']", seen: "drag-too-late")
            _ = try await browser.find(".notice[data-tone=warn]", within: .seconds(20))
            #expect(try await browser.text.contains("somebody changed") == false)
            town.expectOnce(TownPost("Egrets in the marsh", to: accounts), on: ["x"])
        }
    }
}
