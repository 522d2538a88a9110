import Domain
import NIOHTTP1
import Sandbox
import TestKit
import Testing

/// Killed while steps are done anew, or came to nothing after the post was taken.
@Suite(
    "Killed while beginning anew", .timeLimit(KillSettings.limit),
    .enabled(if: SampleFiles.tool != nil, "the package ffmpeg is not installed"))
struct KilledAnewTests {
    /// Where containers, announcements and sessions run out.
    private static let places: [Platform] = [.instagram, .threads, .tiktok, .youtube]
    private static let calls: [Platform: String] = [
        .instagram: "media.create", .threads: "threads.create", .tiktok: "video.init", .youtube: "videos.insert",
    ]

    private func open(_ town: Town, _ platforms: [Platform]) async throws -> [PlacedPost] {
        let places = try platforms.map { try KillPlace.on($0) }
        let (first, connections) = try await town.open(places.map(\.account))
        defer { first.kill() }
        var posts: [PlacedPost] = []
        for (place, connection) in zip(places, connections) {
            posts.append(try await PlacedPost(place.post, at: place, to: connection, in: town))
        }
        return posts
    }

    private func journal(_ id: String, _ town: Town) async throws -> [[String: Any]] {
        try await town.deliveries(id).flatMap { $0["journal"] as? [[String: Any]] ?? [] }
    }

    /// How often a step was to be done anew so far.
    private func redone(_ id: String, _ town: Town) async throws -> Int {
        try await journal(id, town).count { $0["outcome"] as? String == "redone" }
    }

    @Test(
        "P7 REL-20 REL-24 what ran out at the platform is made anew, also after a kill in the middle of it, and is out once",
        arguments: DatabaseKind.real)
    func redo(kind: DatabaseKind) async throws {
        try await Town.build(kind) { town in
            let posts = try await open(town, Self.places)
            for post in posts {
                town.sandbox.faults.add(
                    Fault(
                        .earlyExpiry, platform: post.place.name, endpoint: Self.calls[post.place.platform] ?? "",
                        times: 2))
            }
            do {
                let doomed = try await town.start()
                defer { doomed.kill() }
                var ids: [String] = []
                for post in posts { ids.append(try await post.send(by: town.client)) }
                let isAnew = try await eventually(within: .seconds(60)) {
                    for id in ids where try await redone(id, town) == 0 { return false }
                    return true
                }
                #expect(isAnew, "each is begun anew")
            }
            do {
                let doomed = try await town.start()
                defer { doomed.kill() }
                try await Task.sleep(for: .milliseconds(Int.random(in: 0...1500)))
            }
            let server = try await town.start(0, Town.unhurried)
            defer { server.kill() }
            for post in posts {
                let id = try await post.send(by: town.client)
                #expect(try await town.settled(id) == ["published"], "\(post.place.name)")
                post.expectOnce(in: town)
                let times = try await redone(id, town)
                #expect((1...2).contains(times), "no more often than it ran out: \(post.place.name), \(times)")
            }
        }
    }

    @Test(
        "P12 REL-20 REL-24 a post that came to nothing stays so after kills, and is sent anew only by a person's word, once",
        arguments: DatabaseKind.real)
    func undone(kind: DatabaseKind) async throws {
        try await Town.build(kind) { town in
            let posts = try await open(town, [.tiktok, .youtube])
            for post in posts {
                town.sandbox.faults.add(
                    Fault(
                        .lateRejection, platform: post.place.name, endpoint: Self.calls[post.place.platform] ?? ""
                    ).with { $0.body = post.place.platform == .youtube ? "codec" : "file_format_check_failed" })
            }
            var ids: [String] = []
            do {
                let doomed = try await town.start()
                defer { doomed.kill() }
                for post in posts { ids.append(try await post.send(by: town.client)) }
                for id in ids {
                    let states = try await town.settled(id)
                    #expect(states.allSatisfy { $0.hasPrefix("failed (media") }, "\(states)")
                }
            }
            do {
                let doomed = try await town.start()
                defer { doomed.kill() }
                for (id, post) in zip(ids, posts) {
                    #expect(post.seen(in: town) == 0)
                    let delivery = try #require(try await town.deliveries(id).first?["id"] as? String)
                    try await town.client.call(.POST, "/v1/deliveries/\(delivery)/retry")
                }
                // In the middle of the second try: it has begun, whatever it has come to.
                let hasBegun = try await eventually { town.hasBegunAnew(posts) }
                #expect(hasBegun)
            }
            let server = try await town.start(0, Town.unhurried)
            defer { server.kill() }
            for (id, post) in zip(ids, posts) {
                #expect(try await town.settled(id) == ["published"], "\(post.place.name)")
                post.expectOnce(in: town)
            }
        }
    }
}

extension Town {
    /// Whether every platform has been asked a second time to take a film.
    fileprivate func hasBegunAnew(_ posts: [PlacedPost]) -> Bool {
        posts.allSatisfy { post in
            sandbox.ledger.requests(platform: post.place.name).count { $0.endpoint == post.place.upload } >= 2
        }
    }
}
