import Domain
import Foundation
import Testing

@testable import Media

/// Films that are made anew: what comes out is what was asked for, by the word of `ffprobe`.
@Suite("Making films", .timeLimit(.minutes(10)))
struct FilmMakingTests {
    private func item(_ path: String, _ bench: Workbench) async throws -> MediaItem {
        let facts = try await bench.facts(path)
        let size = try #require(try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int)
        return facts.item(
            MediaItem.ID(stored: "med_1"), of: Workspace.ID(stored: "wsp_1"), fileName: "a",
            KeptFile(byteCount: size, digest: ""))
    }

    private func made(
        _ item: MediaItem, _ recipe: MediaRecipe, _ bench: Workbench, from name: String
    ) async throws -> MediaItem {
        _ = try await FilmMaking(tools: bench.tools).make(
            recipe, of: item, from: bench.path(name), to: bench.path("out"))
        return try await self.item(bench.path("out"), bench)
    }

    /// A misfit: how the film is made, and the rules that it breaks.
    struct Misfit: Sendable, CustomTestStringConvertible {
        let testDescription: String
        var name = "film.mp4"
        var size = "320x240"
        var more: [String] = []
        var fit = MediaFit.keep
        let rules: VideoRules
        let sides: [Int]
    }

    private static func rules(_ change: (inout VideoRules) -> Void = { _ in }) -> VideoRules {
        var rules = VideoRules(
            types: ["video/mp4"], byteLimit: 5_000_000, frameRate: 20...30, codings: FilmCodings(pictures: ["h264"]))
        change(&rules)
        return rules
    }

    static let misfits = [
        Misfit(testDescription: "container", name: "film.mov", rules: rules(), sides: [320, 240]),
        Misfit(
            testDescription: "coding", more: ["-c:v", "mpeg4"], rules: rules(), sides: [320, 240]),
        Misfit(
            testDescription: "pixels", more: ["-c:v", "libx264", "-pix_fmt", "yuv444p"], rules: rules(),
            sides: [320, 240]),
        Misfit(testDescription: "frame rate", more: ["-r", "60"], rules: rules(), sides: [320, 240]),
        Misfit(
            testDescription: "sides", size: "640x480", rules: rules { $0.frame.widths = 1...320 }, sides: [320, 240]),
        Misfit(
            testDescription: "bytes", size: "640x480", more: ["-b:v", "4M", "-minrate", "4M", "-bf", "0"],
            rules: rules { $0.byteLimit = 200_000 }, sides: []),
        Misfit(
            testDescription: "bits in a second", size: "640x480", more: ["-c:v", "libx264", "-qp", "1"],
            rules: rules { $0.bitRateLimit = 900_000 }, sides: []),
        Misfit(
            testDescription: "shape, cropped", size: "640x360", fit: .crop,
            rules: rules { $0.frame.aspect = 0.5625...0.5625 }, sides: [202, 360]),
        Misfit(
            testDescription: "shape, with bars", size: "640x360", fit: .bars,
            rules: rules { $0.frame.aspect = 0.5625...0.5625 }, sides: [360, 640]),
        Misfit(
            testDescription: "shape of a film that lies on its side", size: "360x640", fit: .bars,
            rules: rules { $0.frame.aspect = 1...1 }, sides: [640, 640]),
    ]

    @Test("E2 each kind of misfit becomes a film that is taken, as long as it was", arguments: misfits)
    func mends(one: Misfit) async throws {
        try await Workbench.with { bench in
            try await bench.film(one.name, size: one.size, seconds: 2, one.more)
            let film = try await item(bench.path(one.name), bench)
            let recipe = try #require(MediaRecipe(fitting: film, to: one.rules, by: one.fit))

            let copy = try await made(film, recipe, bench, from: one.name)

            #expect(copy.contentType == "video/mp4" && copy.coding?.isPlain == true)
            #expect(one.sides.isEmpty || [copy.width, copy.height] == one.sides)
            #expect(copy.byteCount <= one.rules.byteLimit)
            #expect(abs(copy.durationMilliseconds - film.durationMilliseconds) <= 200)
            #expect(one.rules.frame.takesShape(width: copy.width, height: copy.height))
            #expect(copy.frameRate.map { $0 < 30.1 } == true)
            #expect(one.rules.bitRateLimit.map { copy.bitRate <= $0 } ?? true, "\(copy.bitRate)")
        }
    }

    @Test("what is only in another container is not coded anew, and sound comes along")
    func rewrapped() async throws {
        try await Workbench.with { bench in
            guard let ffmpeg = bench.tools.ffmpeg else { try Test.cancel("ffmpeg is not installed.") }
            let output = try await bench.tools.run(
                ffmpeg,
                [
                    "-v", "error", "-y", "-f", "lavfi", "-i", "testsrc2=size=64x48:rate=25:duration=2", "-f", "lavfi",
                    "-i", "sine=duration=2", "-pix_fmt", "yuv420p", "-c:v", "libx264", "-c:a", "aac", "-metadata",
                    "title=heron", bench.path("film.mov"),
                ], limits: .film)
            try #require(output.isSuccess)
            let film = try await item(bench.path("film.mov"), bench)
            let recipe = try #require(MediaRecipe(fitting: film, to: Self.rules()))
            let copy = try await made(film, recipe, bench, from: "film.mov")

            #expect(recipe.film?.isRewrapped == true)
            #expect(copy.contentType == "video/mp4" && copy.coding == film.coding && copy.coding?.sound == "aac")
            let bytes = try bench.read("out")
            #expect(!bytes.contains("heron"), "SEC-79: nothing that says who made it")
            // The index stands first, so that playing can begin at once.
            #expect(try #require(bytes.place(of: "moov")) < (try #require(bytes.place(of: "mdat"))))
        }
    }

    @Test("SEC-75 SEC-76 hostile films end in typed errors, in time, and leave no film behind")
    func hostile() async throws {
        try await Workbench.with { bench in
            try await bench.film("good.mp4", seconds: 4, ["-bf", "0"])
            let film = try await item(bench.path("good.mp4"), bench)
            let recipe = MediaRecipe(
                contentType: "video/mp4", width: 64, height: 48, byteLimit: 1 << 20,
                film: MediaRecipe.Film(frameRate: nil, bitRate: 1_000_000))
            let bytes = try bench.read("good.mp4")
            let playlist = "#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n"
            try bench.write(Array(playlist.utf8), as: "playlist")
            try bench.write(Array("ffconcat version 1.0\nfile good.mp4\n".utf8), as: "concat")
            try bench.write(bytes.prefix(bytes.count / 2), as: "truncated")
            try bench.write([UInt8](repeating: 0, count: 100_000), as: "zeros")

            let start = ContinuousClock.now
            for name in ["playlist", "concat", "truncated", "zeros", "none"] {
                await #expect(throws: MediaError.self, "\(name)") {
                    try await FilmMaking(tools: bench.tools).make(
                        recipe, of: film, from: bench.path(name), to: bench.path("out-\(name)"))
                }
            }
            #expect(ContinuousClock.now - start < .seconds(60))
        }
    }

    @Test("a film that turns out shorter than it said is refused, and one that never ends is stopped")
    func lengths() async throws {
        try await Workbench.with { bench in
            try await bench.film("short.mp4", seconds: 2)
            try await bench.film("long.mp4", seconds: 30)
            let short = try await item(bench.path("short.mp4"), bench)
            let recipe = MediaRecipe(
                contentType: "video/mp4", width: 64, height: 48, byteLimit: 10 << 20,
                film: MediaRecipe.Film(frameRate: nil, bitRate: 1_000_000))
            let long = try await item(bench.path("long.mp4"), bench)

            await #expect(throws: MediaError.self) {
                try await FilmMaking(tools: bench.tools).make(
                    recipe, of: long, from: bench.path("short.mp4"), to: bench.path("out"))
            }
            _ = try await FilmMaking(tools: bench.tools).make(
                recipe, of: short, from: bench.path("long.mp4"), to: bench.path("out"))
            #expect(try await item(bench.path("out"), bench).durationMilliseconds <= 5_000)
        }
    }

    @Test("only one film is made at a time on a node, and others are told to come again at once")
    func oneAtATime() async throws {
        let tools = MediaTools.installed()
        let answer = try await tools.withFilmSlot { () async throws(MediaError) -> MediaError? in
            do throws(MediaError) {
                _ = try await tools.withFilmSlot { () async throws(MediaError) -> Int in 1 }
                return nil
            } catch {
                return error
            }
        }
        #expect(answer == .busy)
        #expect(try await tools.withFilmSlot { () async throws(MediaError) -> Int in 2 } == 2)
    }
}

extension [UInt8] {
    fileprivate func place(of word: String) -> Int? { firstRange(of: Array(word.utf8))?.lowerBound }

    fileprivate func contains(_ word: String) -> Bool { place(of: word) != nil }
}
