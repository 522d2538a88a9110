import Domain
import NIOHTTP1
import Sandbox
import TestKit
import Testing

/// Upright films, for every platform that has a place for them, through the whole house.
@Suite(
    "Clips", .timeLimit(.minutes(10)), .serialized,
    .enabled(if: SampleFiles.tool != nil, "the package ffmpeg is not installed"))
struct ClipsTests {
    /// Where clips go, with what each platform must be told.
    private static let places: [(platform: Platform, options: [String: any Sendable])] = [
        (.youtube, ["format": "reel", "made_for_kids": false, "visibility": "public"]),
        (.tiktok, ["visibility": "self_only"]), (.instagram, ["format": "reel"]),
        (.instagramFacebook, ["format": "reel"]),
    ]
    /// Each of them once.
    private static let once = ["youtube": 1, "tiktok": 1, "instagram": 1, "instagram-facebook": 1]
    private static let everywhere = places.map { _ in "published" }

    private static func film(number: Int, padding: Int = 0, seconds: Int = 3) async throws -> [UInt8] {
        let bytes = try await SampleFiles.shared.bytes(
            of: FileSpec(type: "video/mp4", width: 360, height: 640, seconds: seconds, number: number))
        guard padding > 8 else { return bytes }
        // A box of nothing at the end, which every player passes over.
        let length = (0..<4).reversed().map { UInt8(truncatingIfNeeded: padding >> ($0 * 8)) }
        return bytes + length + Array("free".utf8) + [UInt8](repeating: 0, count: padding - 8)
    }

    private static func body(
        _ text: String, _ film: String, to deliveries: [(String, [String: any Sendable])]
    ) -> [String: any Sendable] {
        [
            "content": ["text": text, "media": [["id": film]]] as [String: any Sendable], "title": "A clip",
            "deliveries": deliveries.map { ["connection_id": $0.0, "options": $0.1] as [String: any Sendable] },
            "now": true,
        ]
    }

    private static func open(
        _ places: [(platform: Platform, options: [String: any Sendable])] = Self.places,
        _ body: @escaping @Sendable (Town, [(String, [String: any Sendable])]) async throws -> Void
    ) async throws {
        try await Town.build(.file) { town in
            let (server, connections) = try await town.open(places.map { TownAccount($0.platform) })
            defer { server.kill() }
            try await body(town, Array(zip(connections, places.map(\.options))))
        }
    }

    private static func seen(_ text: String, _ town: Town) -> [String: Int] {
        let posts = town.sandbox.ledger.posts().filter { $0.deletedAt == nil && $0.text.contains(text) }
        return Dictionary(grouping: posts, by: \.platform).mapValues(\.count)
    }

    @Test(
        "S3.41 S3.42 S2.36 S2.37 one upright film goes out as a Short, as Reels by both logins and on TikTok, each with its choices"
    )
    func clips() async throws {
        try await Self.open { town, places in
            let film = try await town.client.upload(
                try await Self.film(number: 1, padding: 20 << 20, seconds: 12), as: "video/mp4")

            let view = try await town.client.call(.POST, "/v1/posts", Self.body("heronclip", film, to: places))
            let post = try #require(view["id"] as? String)

            #expect(try await town.settled(post) == Self.everywhere)
            #expect(Self.seen("heronclip", town) == Self.once)
            for platform in ["instagram", "instagram-facebook"] {
                #expect(town.sandbox.ledger.posts(platform: platform).map(\.format) == ["reels"])
            }
            let short = town.sandbox.ledger.posts(platform: "youtube").first
            #expect(short?.text.contains("#Shorts") == true)
            let links = try await town.deliveries(post).compactMap { $0["url"] as? String }
            // TikTok names a film only when it has looked through it; until then the profile shows it.
            #expect(links.contains { $0.contains("www.tiktok.com/@") }, "\(links)")
            #expect(links.contains { $0.contains("/shorts/") }, "\(links)")
            #expect(links.count { $0.contains("/reel/") } == 2, "\(links)")
            #expect(town.sandbox.ledger.duplicates() == 0)
        }
    }

    @Test(
        "REL-24 what a platform takes and rejects afterwards fails with the reason, and is begun anew by a person's word"
    )
    func rejected() async throws {
        try await Self.open(Array(Self.places.prefix(2))) { town, places in
            town.sandbox.faults.add(
                Fault(.lateRejection, platform: "tiktok", endpoint: "video.init").with {
                    $0.body = "file_format_check_failed"
                })
            town.sandbox.faults.add(
                Fault(.lateRejection, platform: "youtube", endpoint: "videos.insert").with { $0.body = "codec" })
            let film = try await town.client.upload(try await Self.film(number: 2), as: "video/mp4")
            let view = try await town.client.call(.POST, "/v1/posts", Self.body("heronlate", film, to: places))
            let post = try #require(view["id"] as? String)

            let states = try await town.settled(post)

            #expect(states.count == 2 && states.allSatisfy { $0.hasPrefix("failed (media") }, "\(states)")
            #expect(Self.seen("heronlate", town).isEmpty)
            for delivery in try await town.deliveries(post) {
                let id = try #require(delivery["id"] as? String)
                try await town.client.call(.POST, "/v1/deliveries/\(id)/retry")
            }
            #expect(try await town.settled(post) == ["published", "published"])
            #expect(Self.seen("heronlate", town) == ["youtube": 1, "tiktok": 1])
        }
    }

    @Test("P7 REL-20 uploads that run out at once are begun anew, and a lost last answer is no second post")
    func early() async throws {
        try await Self.open { town, places in
            town.sandbox.faults.add(Fault(.earlyExpiry, platform: "tiktok", endpoint: "video.init"))
            town.sandbox.faults.add(Fault(.earlyExpiry, platform: "youtube", endpoint: "videos.insert"))
            for platform in ["instagram", "instagram-facebook"] {
                town.sandbox.faults.add(Fault(.earlyExpiry, platform: platform, endpoint: "media.create"))
            }
            let film = try await town.client.upload(try await Self.film(number: 3), as: "video/mp4")
            let view = try await town.client.call(.POST, "/v1/posts", Self.body("heronearly", film, to: places))
            let post = try #require(view["id"] as? String)
            #expect(try await town.settled(post) == Self.everywhere)

            town.sandbox.faults.add(
                Fault(.reset, platform: "tiktok", endpoint: "upload.chunk").with { $0.afterEffect = true })
            for platform in ["instagram", "instagram-facebook"] {
                town.sandbox.faults.add(
                    Fault(.reset, platform: platform, endpoint: "media.publish").with { $0.afterEffect = true })
            }
            let other = try await town.client.upload(try await Self.film(number: 4), as: "video/mp4")
            let again = try await town.client.call(.POST, "/v1/posts", Self.body("heronlost", other, to: places))
            #expect(try await town.settled(try #require(again["id"] as? String)) == Self.everywhere)

            #expect(Self.seen("heronearly", town) == Self.once)
            #expect(Self.seen("heronlost", town) == Self.once)
            #expect(town.sandbox.ledger.duplicates() == 0)
        }
    }
}
