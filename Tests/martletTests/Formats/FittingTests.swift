import Domain
import Foundation
import Media
import NIOHTTP1
import Sandbox
import TestKit
import Testing

/// Pictures and films that platforms would refuse, through the whole house: made to fit by the author's choice, seen as they are
/// at the platform.
@Suite(
    "Made to fit, through the house", .timeLimit(.minutes(10)), .serialized,
    .enabled(if: SampleFiles.tool != nil && MediaTools.installed().makesPictures, "ffmpeg or vips is not installed"))
struct FittingTests {
    private static func body(
        _ text: String, _ file: String, to deliveries: [(String, [String: any Sendable])]
    ) -> [String: any Sendable] {
        [
            "content": ["text": text, "media": [["id": file]]] as [String: any Sendable], "title": "A heron",
            "deliveries": deliveries.map { ["connection_id": $0.0, "options": $0.1] as [String: any Sendable] },
            "now": true,
        ]
    }

    private static func refusal(_ town: Town, _ body: [String: any Sendable]) async -> Int? {
        do {
            _ = try await town.client.call(.POST, "/v1/posts", body)
            return nil
        } catch {
            return (error as? Client.Refused)?.status
        }
    }

    private static func publish(_ town: Town, _ body: [String: any Sendable]) async throws -> [String] {
        let view = try await town.client.call(.POST, "/v1/posts", body)
        return try await town.settled(try #require(view["id"] as? String))
    }

    @Test("E2 S3.06 a picture of the wrong shape is refused until the author chooses, then cropped or shown with bars")
    func pictures() async throws {
        try await Town.build(.file) { town in
            let (server, places) = try await town.open([TownAccount(.instagram), TownAccount(.instagramFacebook)])
            defer { server.kill() }
            let wide = try await SampleFiles.shared.bytes(
                of: FileSpec(type: "image/jpeg", width: 1_200, height: 300, number: 3))
            let file = try await town.client.upload(wide, as: "image/jpeg")

            #expect(await Self.refusal(town, Self.body("heronwide", file, to: places.map { ($0, [:]) })) == 422)
            for (crop, bars) in [(0, 1), (1, 0)] {
                let text = "heronshape\(crop)"
                let choices: [(String, [String: any Sendable])] = [
                    (places[crop], ["fit": "crop"]), (places[bars], ["fit": "bars"]),
                ]
                #expect(try await Self.publish(town, Self.body(text, file, to: choices)) == ["published", "published"])
                let names = ["instagram", "instagram-facebook"]
                let cut = try #require(try await FittingTown.seen(text, on: names[crop], town))
                let whole = try #require(try await FittingTown.seen(text, on: names[bars], town))
                #expect([cut.width, cut.height] == [573, 300] && [whole.width, whole.height] == [1_200, 629])
            }
            #expect(town.sandbox.ledger.duplicates() == 0)
        }
    }

    @Test("E2 S2.11 a film of the wrong shape is refused until the author chooses, then cropped or shown with bars")
    func films() async throws {
        try await Town.build(.file) { town in
            let (server, places) = try await town.open([TownAccount(.facebook), TownAccount(.pinterest)])
            defer { server.kill() }
            for (number, fits) in [["crop", "bars"], ["bars", "crop"]].enumerated() {
                let bytes = try FittingTown.film(
                    "a.mp4", size: "2080x960", seconds: 5, ["-metadata", "title=\(number)"])
                let file = try await town.client.upload(bytes, as: "video/mp4")
                let text = "heronfilm\(number)"
                let reel: [String: any Sendable] = ["format": "reel"]
                let pin: [String: any Sendable] = ["board": "880000000001"]
                let plain = Self.body(text, file, to: [(places[0], reel), (places[1], pin)])
                #expect(await Self.refusal(town, plain) == 422)

                let chosen = Self.body(
                    text, file,
                    to: [
                        (places[0], reel.merging(["fit": fits[0]]) { $1 }),
                        (places[1], pin.merging(["fit": fits[1]]) { $1 }),
                    ])
                #expect(try await Self.publish(town, chosen) == ["published", "published"])
                let reelFacts = try #require(try await FittingTown.seen(text, on: "facebook", town))
                let pinFacts = try #require(try await FittingTown.seen(text, on: "pinterest", town))
                let sides = [reelFacts.width, reelFacts.height, pinFacts.width, pinFacts.height]
                #expect(sides == (fits[0] == "crop" ? [540, 960, 2_080, 1_090] : [1_170, 2_080, 1_832, 960]))
            }
        }
    }

    @Test(
        "E2 a film in a coding and a container that are not taken goes out to each account as it takes it"
    )
    func coding() async throws {
        try await Town.build(.file) { town in
            let (server, places) = try await town.open([TownAccount(.linkedinPage), TownAccount(.x)])
            defer { server.kill() }
            let bytes = try FittingTown.film("a.mov", size: "1600x900", seconds: 4, ["-c:v", "mpeg4", "-q:v", "5"])
            let file = try await town.client.upload(bytes, as: "video/quicktime")

            let states = try await Self.publish(town, Self.body("heroncode", file, to: places.map { ($0, [:]) }))

            #expect(states == ["published", "published"])
            let page = try #require(try await FittingTown.seen("heroncode", on: "linkedin-page", town))
            let post = try #require(try await FittingTown.seen("heroncode", on: "x", town))
            #expect(page.coding?.isPlain == true && page.contentType == "video/mp4" && page.width == 1_600)
            #expect(post.coding?.isPlain == true && post.width == 1_280)
        }
    }

    @Test("REL-47 REL-20 killed between the copy and its row, it is made again, and the post is out once")
    func killed() async throws {
        try await Town.build(.file) { town in
            let (first, places) = try await town.open([TownAccount(.x)])
            first.kill()
            let doomed = try await town.start(crashAt: "p13")
            defer { doomed.kill() }
            let bytes = try FittingTown.film("a.mov", size: "640x360", seconds: 3, ["-c:v", "mpeg4"])
            let file = try await town.client.upload(bytes, as: "video/quicktime")
            let view = try await town.client.call(
                .POST, "/v1/posts", Self.body("heronkill", file, to: places.map { ($0, [:]) }))
            let post = try #require(view["id"] as? String)
            #expect(try await doomed.end(within: .seconds(60)) == .killed)

            let server = try await town.start()
            defer { server.kill() }
            #expect(try await town.settled(post) == ["published"])
            #expect(town.sandbox.ledger.posts().count { $0.text.contains("heronkill") } == 1)
            #expect(try await FittingTown.seen("heronkill", on: "x", town)?.coding?.isPlain == true)
        }
    }
}
