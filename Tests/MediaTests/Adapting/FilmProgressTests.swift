import Domain
import Foundation
import Testing

@testable import Media

/// How far a film is, by the word of the tool that makes it.
@Suite("Progress of films", .timeLimit(.minutes(5)))
struct FilmProgressTests {
    @Test(
        "the last whole line of the report counts, as a share of the film's length",
        arguments: [
            ("frame=1\nout_time_us=1000000\nprogress=continue\n", 10_000, 10),
            ("out_time_us=1000000\nframe=2\nout_time_us=5000000\nspeed=1x\n", 10_000, 50),
            ("out_time_us=1000000\nout_time_us=50", 10_000, 10), ("out_time_us=99000000\n", 10_000, 100),
            ("out_time_us=-5000\n", 10_000, 0), ("out_time_us=N/A\n", 10_000, nil), ("", 10_000, nil),
            ("out_time_us=1000000\n", 0, nil),
        ] as [(String, Int, Int?)])
    func report(text: String, milliseconds: Int, percent: Int?) {
        #expect(FilmProgress.percent(in: text, of: milliseconds) == percent)
    }

    @Test("the tool reports while it works, and nothing of that is left")
    func living() async throws {
        try await Workbench.with { bench in
            try await bench.film(size: "640x480", seconds: 20)
            let facts = try await bench.facts(bench.path("film.mp4"))
            let film = facts.item(
                MediaItem.ID(stored: "med_1"), of: Workspace.ID(stored: "wsp_1"), fileName: "a",
                KeptFile(byteCount: 1_000, digest: ""))
            let recipe = MediaRecipe(
                contentType: "video/mp4", width: 320, height: 240, byteLimit: 50_000_000,
                film: MediaRecipe.Film(frameRate: nil, bitRate: 1_000_000))
            let (source, target) = (bench.path("film.mp4"), bench.path("out"))
            #expect(await FilmProgress.percent(of: film, at: target) == nil)

            async let made = FilmMaking(tools: bench.tools).make(recipe, of: film, from: source, to: target)
            let start = ContinuousClock.now
            var seen: Int?
            while seen == nil, ContinuousClock.now - start < .seconds(60) {
                seen = await FilmProgress.percent(of: film, at: target)
                try await Task.sleep(for: .milliseconds(10))
            }
            _ = try await made

            #expect(seen.map { (0...100).contains($0) } == true)
            #expect(!FileManager.default.fileExists(atPath: FilmProgress.path(target)))
        }
    }
}
