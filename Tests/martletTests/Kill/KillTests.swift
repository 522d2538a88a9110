import NIOHTTP1
import Sandbox
import TestKit
import Testing

/// The real binary, killed with -9 at each crash point of publishing (reliability page, section 4).
///
/// P4 and P5 are in `KilledRefreshTests`, P9 is in `KilledFromOutsideTests`; `KilledPlatformsTests` has the other platforms,
/// among them those with containers. None of the platforms here has such; what comes nearest to P7 are media that the platform
/// takes at once and finishes later (Mastodon's 202): they are with the platform, and no post has them yet.
@Suite("Killed at every crash point", .timeLimit(KillSettings.limit))
struct KillTests {
    /// A point and what is sent to reach it.
    struct Point: Sendable, CustomTestStringConvertible {
        let name: String
        var parts = 2
        var pictures = 0
        /// Who posts: the rounds take turns. The recovery comes after each turn, so that slow lookups wait together, and
        /// no post is hit twice: then the platform counts as one that swallows posts.
        var crews = [TownAccount.adas]
        /// Whether the platform finishes pictures later than it takes them.
        var slowImages = false
        /// What makes the rounds of it meaningful.
        let meaning: String

        var testDescription: String { "\(name): \(meaning)" }
    }

    static let points = [
        Point(name: "p1", meaning: "the post was received and not stored"),
        Point(name: "p2", meaning: "the post was stored and not answered"),
        Point(name: "p3", meaning: "a delivery was claimed"),
        Point(name: "p6", parts: 1, pictures: 2, meaning: "some media are with the platform"),
        Point(name: "p7", parts: 1, pictures: 1, meaning: "all media are with the platform, in no post yet"),
        Point(
            name: "p7", parts: 1, pictures: 1, crews: [[.bluesky("ada"), .mastodon("ada")]], slowImages: true,
            meaning: "the platform took the media, finished them later, and has them in no post yet"),
        Point(name: "p8", crews: [[.bluesky("ada")]], meaning: "the intent was written and nothing sent"),
        Point(
            name: "p8", crews: ["ada", "grace", "linus"].map { [.mastodon($0), .x($0)] },
            meaning: "the intent was written and nothing sent, and the platform tells so only later"),
        Point(name: "p10", meaning: "the platform answered and nothing was noted"),
        Point(name: "p11", meaning: "the last outcome was noted"),
        Point(name: "p12", parts: 3, meaning: "a part of a thread is out"),
    ]

    @Test(
        "REL-20 REL-21 REL-24 REL-27 REL-33 REL-40 a post is out exactly once, whatever the moment of the kill",
        arguments: DatabaseKind.real, points)
    func posting(kind: DatabaseKind, point: Point) async throws {
        try await Town.build(kind, slowImages: point.slowImages) { town in
            let (first, connections) = try await town.open(point.crews.flatMap { $0 })
            var pictures: [String] = []
            for number in 0..<point.pictures {
                pictures.append(try await town.client.upload(Picture.png(number)))
            }
            first.kill()
            var open: [Sent] = []
            for round in 1...KillSettings.rounds {
                let crew = (round - 1) % point.crews.count
                let members = connections.dropFirst(crew * point.crews[0].count).prefix(point.crews[crew].count)
                let post = TownPost(
                    "Round \(round) at \(point.name)", parts: point.parts, media: pictures, to: Array(members))
                try await strike(town, at: point, post)
                open.append(Sent(post: post, platforms: point.crews[crew].map(\.platform)))
                if open.count == point.crews.count || round == KillSettings.rounds {
                    // Later leases are ended by hand: it is the point of the kill that is repeated, not the time.
                    if round > point.crews.count { try await town.endLeases() }
                    try await recover(town, open)
                    open = []
                }
            }
        }
    }

    /// A post and where it belongs.
    private struct Sent {
        let post: TownPost
        let platforms: [String]
    }

    /// Gives the post to a server that dies at the point. Its answer may be lost with it.
    private func strike(_ town: Town, at point: Point, _ post: TownPost) async throws {
        let doomed = try await town.start(crashAt: point.name)
        defer { doomed.kill() }
        _ = try? await post.send(by: town.client)
        let end = try await doomed.end(within: .seconds(60))
        #expect(end == .killed, "\(point.name) was reached")
    }

    /// A normal start, the request repeated, and every delivery comes to its one end.
    private func recover(_ town: Town, _ posts: [Sent]) async throws {
        let server = try await town.start(0, Town.unhurried)
        defer { server.kill() }
        for sent in posts {
            let id = try await sent.post.send(by: town.client)
            let states = try await town.settled(id)
            #expect(states == sent.platforms.map { _ in "published" }, "\(sent.post.text)")
            town.expectOnce(sent.post, on: sent.platforms)
            try await town.expectNoWorkTwice(id)
        }
    }
}
