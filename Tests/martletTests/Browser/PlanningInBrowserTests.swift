import Domain
import Foundation
import NIOHTTP1
import TestKit
import Testing

/// A person who plans: drags posts about, looks at what was missed, sets slots, lets a post repeat.
@Suite(
    "Planning in a real browser", .timeLimit(.minutes(10)), .serialized,
    .enabled(if: WebDriver.isInstalled, "the packages chromium and chromium-driver are not installed"))
struct PlanningInBrowserTests {
    private let monday = LocalDay.mondayAfterNext

    private func plan(_ text: String, at time: String, to connections: [String], _ town: Town) async throws -> String {
        let body: [String: any Sendable] = [
            "content": text, "publish_at": ["local": time],
            "deliveries": connections.map { ["connection_id": $0] },
        ]
        return try #require(try await town.client.call(.POST, "/v1/posts", body)["id"] as? String)
    }

    private func time(of post: String, _ town: Town) async throws -> String? {
        let local = try await town.client.call(.GET, "/v1/posts/\(post)")["publish_local"] as? [String: Any]
        return local?["local"] as? String
    }

    @Test("S1.40 REL-23 a post is dragged to another day in week and month, and keeps its time of day")
    func drag() async throws {
        try await Town.build(.file) { town in
            let (server, connections) = try await town.open([.x("ada"), .mastodon("ada")])
            defer { server.kill() }
            let post = try await plan("Herons in the marsh", at: "\(monday)T09:30", to: connections, town)
            for day in [0, 2, 4] {
                _ = try await plan("Post \(day)", at: "\(monday.adding(days: day))T12:00", to: [connections[0]], town)
            }
            try await WebDriver.browse { browser in
                try await browser.logIn(town)
                try await browser.go(to: "\(town.client.origin)/posts?view=week&at=\(monday)")
                let friday = monday.adding(days: 4)
                try await browser.drag(
                    "[data-id=\(post)]", onto: "[data-day='\(friday)']", seen: "calendar-week-drag")
                _ = try await browser.find("[data-day='\(friday)'] [data-id=\(post)]", within: .seconds(20))
                #expect(try await time(of: post, town) == "\(friday)T09:30")
                #expect(try await browser.url.contains("view=week"), "the person is back where they were")
                try await browser.picture("calendar-week")

                try await browser.go(to: "\(town.client.origin)/posts?view=month&at=\(monday)")
                let sunday = monday.adding(days: 6)
                try await browser.drag(
                    "[data-id=\(post)]", onto: "[data-day='\(sunday)']", seen: "calendar-month-drag")
                _ = try await browser.find("[data-day='\(sunday)'] [data-id=\(post)]", within: .seconds(20))
                #expect(try await time(of: post, town) == "\(sunday)T09:30")
                try await browser.picture("calendar-month")

                // A click is no drag: it opens the post.
                try await browser.click("[data-id=\(post)] a")
                _ = try await browser.find("#deliveries", within: .seconds(20))
                try await browser.picture("calendar-post")
            }
        }
    }

    @Test("the same calendar on a phone's screen without scripts is a list with a form for each post")
    func phone() async throws {
        try await Town.build(.file) { town in
            let (server, connections) = try await town.open([.x("ada"), .mastodon("ada")])
            defer { server.kill() }
            let post = try await plan("Herons in the marsh", at: "\(monday)T09:30", to: connections, town)
            _ = try await town.client.call(.POST, "/v1/slots", ["weekday": "monday", "time": "09:30"])
            try await WebDriver.browse(scripts: false, width: 390, height: 844) { browser in
                try await browser.logIn(town)
                for page in ["posts?view=month&at=\(monday)", "posts?view=list", "settings/slots", "posts/review"] {
                    try await browser.go(to: "\(town.client.origin)/\(page)")
                    _ = try await browser.find("h1")
                    try await browser.picture(
                        "phone-plan-" + page.prefix { $0 != "&" }.replacing("/", with: "-").replacing("?", with: "-"))
                }
                try await browser.go(to: "\(town.client.origin)/posts?view=week&at=\(monday)")
                try await browser.click("[data-id=\(post)] .move summary")
                try await browser.picture("phone-plan-move")
                try await browser.click("[data-id=\(post)] .move-it")
                _ = try await browser.find(".notice", within: .seconds(20))
                #expect(try await time(of: post, town) == "\(monday)T09:30")
            }
        }
    }

    @Test("slots, a post that repeats and what was missed, at a wide screen")
    func pages() async throws {
        try await Town.build(.file) { town in
            let (server, connections) = try await town.open([.x("ada")])
            defer { server.kill() }
            let post = try await plan("Good morning from the marsh", at: "\(monday)T09:30", to: connections, town)
            try await WebDriver.browse { browser in
                try await browser.logIn(town)
                try await browser.go(to: town.client.origin + "/settings/slots")
                try await browser.click("#add-slots")
                _ = try await browser.find("[data-slot]", within: .seconds(20))
                #expect(try await browser.count("[data-slot]") == 5)
                try await browser.picture("plan-slots")

                try await browser.go(to: "\(town.client.origin)/posts/\(post)")
                try await browser.click("details:has(#repeat-post) summary")
                try await browser.picture("plan-repeat")
                try await browser.click("#repeat-post")
                _ = try await browser.find(".series", within: .seconds(20))
                try await browser.click(".series .other summary")
                try await browser.picture("plan-series")
                let series = try await town.client.call(.GET, "/v1/series")["series"] as? [[String: Any]]
                #expect(series?.first?["post_ids"] as? [String] == [post])

                let soon = try await town.client.call(
                    .POST, "/v1/posts",
                    [
                        "content": "Missed", "deliveries": [["connection_id": connections[0]]],
                        "publish_at": Date(timeIntervalSinceNow: 20).ISO8601Format(),
                    ])
                try await browser.loseAda(town)
                let id = try #require(soon["id"] as? String)
                _ = try await town.settled(id)
                try await browser.go(to: town.client.origin + "/posts/review")
                _ = try await browser.find(".missed", within: .seconds(20))
                try await browser.picture("plan-review")
                try await browser.click(".missed input[type=checkbox]")
                try await browser.click("#drop-missed")
                _ = try await browser.find(".empty", within: .seconds(20))
                #expect(try await town.deliveries(id).first?["state"] as? String == "cancelled")
            }
        }
    }
}

extension LocalDay {
    /// The Monday after next, by UTC.
    static var mondayAfterNext: LocalDay {
        let today = LocalDay(number: Int(Date().timeIntervalSince1970) / 86_400)
        return today.adding(days: 15 - today.weekday.number)
    }
}
