import Domain
import Foundation
import NIOHTTP1
import Sandbox
import TestKit
import Testing

/// Killed while posts of series are made and sent: each day has its one post, none has two, and the day that is due is out once.
@Suite("Killed while a post repeats", .timeLimit(KillSettings.limit))
struct KilledSeriesTests {
    private static let count = 6

    @Test(
        "REL-20 REL-40 REL-57 kills while the next posts of series are made: no day is lost, none has two posts",
        arguments: DatabaseKind.real)
    func killed(kind: DatabaseKind) async throws {
        try await Town.build(kind) { town in
            let (first, connections) = try await town.open(TownAccount.adas)
            defer { first.kill() }
            let start = Self.nextMinute
            var series: [String] = []
            for number in 0..<Self.count {
                series.append(try await create(number, at: start, to: connections, in: town))
            }
            // A week is made ahead: when the first day is due, the eighth day is made, and the first one sent.
            try await Task.sleep(for: .seconds(max(start.timeIntervalSinceNow - 0.3, 0)))
            var random = SplitMix(seed: KillSettings.seed)
            try await Task.sleep(for: .milliseconds(Int.random(in: 0...700, using: &random)))
            first.kill()
            for _ in 0..<3 {
                let doomed = try await town.start()
                defer { doomed.kill() }
                try await Task.sleep(for: .milliseconds(Int.random(in: 0...700, using: &random)))
            }
            let server = try await town.start(0, Town.unhurried)
            defer { server.kill() }
            try await expectWeek(of: series, from: start, town)
        }
    }

    @Test("REL-51 REL-57 two nodes make the posts of the same series, one of them dies: no day is lost or doubled")
    func pair() async throws {
        try await Town.build(.postgres) { town in
            let (first, connections) = try await town.open(TownAccount.adas, Town.unhurried)
            defer { first.kill() }
            let second = try await town.start(1)
            defer { second.kill() }
            let start = Self.nextMinute
            var series: [String] = []
            for number in 0..<Self.count {
                series.append(try await create(number, at: start, to: connections, in: town))
            }
            try await Task.sleep(for: .seconds(max(start.timeIntervalSinceNow, 0)))
            try await eventually { !town.sandbox.ledger.posts().isEmpty }
            second.kill()
            try await expectWeek(of: series, from: start, town)
        }
    }

    /// The next full minute that leaves time to make the series before.
    private static var nextMinute: Date {
        Date(timeIntervalSince1970: ((Date().timeIntervalSince1970 + 8) / 60).rounded(.up) * 60)
    }

    private func create(_ number: Int, at start: Date, to connections: [String], in town: Town) async throws -> String {
        let local = String(start.ISO8601Format().prefix(16))
        let body: [String: any Sendable] = [
            "content": text(number), "deliveries": connections.map { ["connection_id": $0] }, "repeat": "daily",
            "starts_at": ["local": local, "zone": "UTC"], "count": 30,
        ]
        return try #require(try await town.client.call(.POST, "/v1/series", body)["id"] as? String)
    }

    private func text(_ number: Int) -> String { "Every morning, number \(number)" }

    /// The first day is out once, and each of the seven days after it has one post.
    private func expectWeek(of series: [String], from start: Date, _ town: Town) async throws {
        for (number, id) in series.enumerated() {
            let isMade = try await eventually(within: .seconds(60), every: .milliseconds(200)) {
                try await town.client.call(.GET, "/v1/series/\(id)").ids.count == 7
            }
            #expect(isMade, "the eighth day is made")
            let isOut = try await eventually(within: .seconds(75), every: .milliseconds(200)) {
                town.sightings(of: text(number)).count == 3
            }
            #expect(isOut)
        }
        let days = try await days(town)
        let expected = (0...7).map { start.addingTimeInterval(Double($0) * 86_400).ISO8601Format().prefix(10) }
        for (number, id) in series.enumerated() {
            #expect(days[id]?.sorted() == expected.map { String($0) }, "\(id)")
            let once = Dictionary(uniqueKeysWithValues: TownAccount.adas.map { ($0.platform, 1) })
            #expect(town.sightings(of: text(number)) == once)
        }
        #expect(town.sandbox.ledger.duplicates() == 0)
    }

    /// The days of all posts of each series.
    private func days(_ town: Town) async throws -> [String: [String]] {
        let page = try await town.client.call(.GET, "/v1/posts?limit=200")
        var days: [String: [String]] = [:]
        for post in page["posts"] as? [[String: Any]] ?? [] {
            guard let id = post["series_id"] as? String, let time = post["publish_at"] as? String else { continue }
            days[id, default: []].append(String(time.prefix(10)))
        }
        return days
    }
}

extension [String: Any] {
    /// The identifiers of a series' coming posts.
    fileprivate var ids: [String] { self["post_ids"] as? [String] ?? [] }
}
