import Domain
import NIOHTTP1
import Sandbox
import TestKit
import Testing

/// Every platform: many at once killed from outside while they hold a call, and the crash points of the code one by one.
///
/// All simulated platforms are one host, which has no more than eight connections at a time; so there are two kills.
@Suite(
    "Killed on every platform", .timeLimit(KillSettings.limit),
    .enabled(if: SampleFiles.tool != nil, "the package ffmpeg is not installed"))
struct KilledPlatformsTests {
    /// Which half of the platforms takes the effect, with which database; `MARTLET_KILL_ROUNDS` over 5 takes all.
    static let halves: [(DatabaseKind, Bool)] =
        KillSettings.isLong
        ? DatabaseKind.real.flatMap { kind in [false, true].map { (kind, $0) } } : [(.file, false), (.postgres, true)]

    @Test(
        "P8 P9 P10 REL-20 REL-24 REL-26 killed while thirteen platforms hold the post, half of them with its effect",
        arguments: halves)
    func held(kind: DatabaseKind, flips: Bool) async throws {
        try await Town.build(kind) { town in
            let posts = try await open(town, KillPlace.all.map { KillStrike("p9", $0) })
            for some in [posts.prefix(7), posts.dropFirst(7)] {
                for (index, post) in some.enumerated() {
                    town.hold(post.place.commit, at: post.place, tookEffect: index.isMultiple(of: 2) != flips)
                }
                try await town.killHeld(Array(some))
            }
            try await town.recover(posts)
        }
    }

    @Test(
        "P6 P7 REL-20 REL-27 killed while thirteen platforms hold a file, an announcement or a container",
        arguments: halves)
    func heldBefore(kind: DatabaseKind, flips: Bool) async throws {
        try await Town.build(kind) { town in
            let posts = try await open(town, KillPlace.all.map { KillStrike("p6", $0) })
            for some in [posts.prefix(7), posts.dropFirst(7)] {
                for (index, post) in some.enumerated() {
                    town.hold(
                        post.place.upload, at: post.place, after: post.place.passing,
                        tookEffect: index.isMultiple(of: 2) != flips)
                }
                try await town.killHeld(Array(some))
            }
            try await town.recover(posts)
        }
    }

    @Test(
        "P3 P6 P7 P8 P10 P11 P12 REL-20 REL-24 REL-26 REL-27 a post of each kind is out once, killed at the points of the code",
        arguments: DatabaseKind.real)
    func points(kind: DatabaseKind) async throws {
        for turn in try KillStrike.turns(on: kind) {
            try await Town.build(kind) { town in
                let posts = try await open(town, turn)
                for (strike, post) in zip(turn, posts) { try await self.strike(town, strike, post) }
                try await town.recover(posts)
            }
        }
    }

    /// Connects the accounts, and stores the files while a server lives.
    private func open(_ town: Town, _ strikes: [KillStrike]) async throws -> [PlacedPost] {
        let (first, connections) = try await town.open(strikes.map(\.place.account))
        defer { first.kill() }
        var posts: [PlacedPost] = []
        for (strike, connection) in zip(strikes, connections) {
            posts.append(
                try await PlacedPost(
                    strike.format, at: strike.place, comment: strike.hasComment, to: connection, in: town))
        }
        return posts
    }

    /// Gives the post to a server that dies at the point, whose lease keeps it from those that die after it.
    private func strike(_ town: Town, _ strike: KillStrike, _ post: PlacedPost) async throws {
        let doomed = try await town.start(crashAt: strike.point, ["JOBS_LEASE": "20"])
        defer { doomed.kill() }
        // The answer may be lost with the server; the post is sent again, with its key.
        _ = try? await post.send(by: town.client)
        let end = try await doomed.end(within: .seconds(60))
        #expect(end == .killed, "\(strike.point) was reached on \(strike.place.name)")
    }
}

/// A crash point, and the platform whose post reaches it.
struct KillStrike: Sendable {
    let point: String
    let place: KillPlace

    init(_ point: String, _ place: KillPlace) {
        self.point = point
        self.place = place
    }

    init(_ point: String, _ platform: Platform) throws { self.init(point, try KillPlace.on(platform)) }

    /// What is sent: files where they are the point.
    var format: Format { point == "p6" || point == "p7" ? place.files : place.post }

    /// Whether a first comment comes after the post, which is a delivery of its own.
    var hasComment: Bool {
        point == "p11" && [.linkedin, .linkedinPage, .facebook, .reddit].contains(place.platform)
    }

    /// Strikes that are recovered from together, each on a platform of its own: six on each database, of every kind of REL-26;
    /// with `MARTLET_KILL_ROUNDS` over 5 all of them.
    static func turns(on kind: DatabaseKind) throws -> [[KillStrike]] {
        guard !KillSettings.isLong else { return every }
        return kind == .postgres
            ? [
                [
                    try KillStrike("p6", .reddit), try KillStrike("p7", .instagramFacebook),
                    try KillStrike("p8", .linkedinPage), try KillStrike("p10", .facebook),
                    try KillStrike("p11", .pinterest), try KillStrike("p12", .youtube),
                ]
            ]
            : [
                [
                    try KillStrike("p6", .instagram), try KillStrike("p7", .tiktok), try KillStrike("p8", .threads),
                    try KillStrike("p10", .youtube), try KillStrike("p11", .linkedin),
                    try KillStrike("p12", .instagramFacebook),
                ]
            ]
    }

    private static var every: [[KillStrike]] {
        ["p3", "p6", "p7", "p8", "p10", "p11", "p12"].flatMap { point in
            let places = KillPlace.all.filter { point != "p12" || !endWithPost.contains($0.platform) }
            return stride(from: 0, to: places.count, by: 6).map { start in
                places[start..<min(start + 6, places.count)].map { KillStrike(point, $0) }
            }
        }
    }

    /// Where nothing comes after the post; threads are in `KillTests`.
    private static let endWithPost: Set<Platform> = [
        .mastodon, .bluesky, .x, .pinterest, .linkedin, .linkedinPage, .facebook, .reddit,
    ]
}
