import Domain
import Foundation
import Testing

@testable import Media

/// Videos are known by their content, and the hostile ones refused before anything decodes them.
@Suite("Videos", .timeLimit(.minutes(5)))
struct MovieTests {
    @Test("SEC-74 MP4 and MOV are told apart by their content, with size, length and frame rate")
    func facts() async throws {
        try await Workbench.with { bench in
            let mp4 = try await bench.facts(try await bench.film("a.mp4", seconds: 2))
            let mov = try await bench.facts(try await bench.film("b.mov"))

            #expect(mp4.contentType == "video/mp4" && mov.contentType == "video/quicktime")
            #expect((mp4.width, mp4.height) == (64, 48))
            #expect(mp4.durationMilliseconds == 2_000 && mp4.frameRate == 25 && mp4.pageCount == 0)
        }
    }

    @Test("a video that lies on its side has the size in which it is shown")
    func turned() async throws {
        try await Workbench.with { bench in
            try await bench.film("a.mp4")
            let ffmpeg = try #require(bench.tools.ffmpeg)
            _ = try await bench.tools.run(
                ffmpeg,
                [
                    "-v", "error", "-display_rotation", "90", "-i", bench.path("a.mp4"), "-c", "copy",
                    bench.path("b.mp4"),
                ], limits: .film)
            guard FileManager.default.fileExists(atPath: bench.path("b.mp4")),
                try !bench.read("b.mp4").isEmpty
            else { try Test.cancel("This ffmpeg cannot turn videos.") }

            let facts = try await bench.facts(bench.path("b.mp4"))

            #expect((facts.width, facts.height) == (48, 64))
        }
    }

    @Test("SEC-76 a video cut off anywhere is refused", arguments: [0.2, 0.5, 0.9, 0.999])
    func truncated(part: Double) async throws {
        try await Workbench.with { bench in
            for options in [[], ["-movflags", "+faststart"]] {
                let bytes = try await Array(Data(contentsOf: URL(filePath: bench.film("a.mp4", options))))
                let cut = try bench.write(bytes.prefix(Int(Double(bytes.count) * part)), as: "cut.mp4")

                let refusal = await bench.refusal(cut)

                guard case .unsupported = refusal else {
                    Issue.record("\(String(describing: refusal))")
                    return
                }
            }
        }
    }

    @Test("SEC-76 a video that refers to another file is refused")
    func remote() async throws {
        try await Workbench.with { bench in
            var bytes = try await Array(Data(contentsOf: URL(filePath: bench.film())))
            let place = try #require(bytes.firstPlace(of: Array("url ".utf8)))
            #expect(bytes[place + 7] == 1)
            bytes[place + 7] = 0
            let path = try bench.write(bytes, as: "remote.mp4")

            #expect(
                await bench.refusal(path)
                    == .unsupported("The video refers to other files; save it with everything in it."))
        }
    }

    static let playlists = [
        "#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n", "ffconcat version 1.0\nfile /etc/passwd\n",
        "<?xml version=\"1.0\"?><MPD></MPD>", "[playlist]\nFile1=/etc/passwd\n", "<svg xmlns='x'/>", "<html>",
        "\u{0}\u{0}\u{0}\u{20}ftypisom", "GIF8", "%!PS\n", "",
    ]

    @Test("SEC-74 SEC-76 playlists, pages and other things are refused, whatever they are called", arguments: playlists)
    func playlist(text: String) async throws {
        try await Workbench.with { bench in
            let refusal = await bench.refusal(try bench.write(Array(text.utf8), as: "innocent.mp4"))

            guard case .unsupported = refusal else {
                Issue.record("\(String(describing: refusal))")
                return
            }
        }
    }

    @Test("SEC-74 a video that is something else as well is refused")
    func twoThings() async throws {
        try await Workbench.with { bench in
            let film = try await Array(Data(contentsOf: URL(filePath: bench.film())))
            let archive: [UInt8] = [0x50, 0x4b, 0x05, 0x06] + [UInt8](repeating: 0, count: 18)
            let box: [UInt8] = [0, 0, 0, UInt8(8 + archive.count)] + Array("free".utf8) + archive
            let page = Array("<html><script>alert(1)</script>".utf8)
            let other: [UInt8] = [0, 0, 0, 12] + Array("junkmore".utf8)
            let document: [UInt8] = [0, 0, 0, 16] + Array("free%PDF-1.4".utf8)
            let head = film.prefix(Int(film[3]))

            let hidden: [UInt8] = Array(head) + document + Array(film.dropFirst(head.count))
            for bytes in [film + archive, film + box, film + page, film + other, hidden] {
                guard case .unsupported = await bench.refusal(try bench.write(bytes, as: "two.mp4")) else {
                    Issue.record("It was taken.")
                    continue
                }
            }
            let one = try bench.write(film, as: "one.mp4")
            #expect(await bench.refusal(one) == nil)
        }
    }

    @Test("SEC-75 what a video says of itself is bounded before anything is decoded")
    func bounds() throws {
        func report(_ stream: String, duration: String = "\"1.0\"") -> [UInt8] {
            Array("{\"streams\":[\(stream)],\"format\":{\"duration\":\(duration)}}".utf8)
        }
        func film(_ width: Int, _ height: Int, rate: String = "25/1", codec: String = "h264") -> String {
            """
            {"codec_type":"video","codec_name":"\(codec)","width":\(width),"height":\(height),
            "avg_frame_rate":"\(rate)"}
            """
        }
        let bad = [
            report(film(30_000, 30_000)), report(film(8_192, 8_192)), report(film(0, 10)), report(film(-1, -1)),
            report(film(64, 48), duration: "\"43201\""), report(film(64, 48), duration: "\"nan\""),
            report(film(64, 48), duration: "\"-1\""), report(film(64, 48), duration: "null"),
            report(film(64, 48, rate: "1000/1")), report(film(64, 48, codec: "wmv3")), report(""),
            report(film(64, 48) + "," + film(64, 48)), report("{\"codec_type\":\"audio\"}"), [], Array("[]".utf8),
        ]
        for json in bad {
            #expect(throws: MediaError.self) { try MovieFacts.read(json, contentType: "video/mp4") }
        }
        let good = try MovieFacts.read(report(film(1_920, 1_080, rate: "30000/1001")), contentType: "video/mp4")
        #expect(good.frameRate == 29.97 && good.durationMilliseconds == 1_000)
    }

    @Test("without ffmpeg videos are refused with its name, and images are taken all the same")
    func noTools() async throws {
        try await Workbench.with { bench in
            let inspector = MediaInspector(tools: .none)
            let film = try bench.write([0, 0, 0, 8] + Array("ftypisom".utf8) + [UInt8](repeating: 0, count: 40))
            let image = try bench.write(Pictures.png(width: 3, height: 2), as: "a.png")

            await #expect(
                throws: MediaError.unsupported("Videos are not taken here yet: ffmpeg is not installed on the server.")
            ) { try await inspector.look(at: film) }
            #expect(try await inspector.look(at: image).facts.width == 3)
            #expect(MediaTools.none.missing.map(\.package) == ["ffmpeg", "libvips-tools"])
        }
    }
}

extension [UInt8] {
    /// Where a word begins first.
    func firstPlace(of word: [UInt8]) -> Int? { indices.first { self[$0...].starts(with: word) } }
}
