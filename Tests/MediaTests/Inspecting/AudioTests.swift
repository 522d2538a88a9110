import Domain
import Testing

@testable import Media

/// Sound without a picture: known by its content, looked at apart.
@Suite("Looking at sound", .timeLimit(.minutes(5)))
struct AudioTests {
    private func make(_ name: String, _ bench: Workbench, _ more: [String] = []) async throws {
        guard let ffmpeg = bench.tools.ffmpeg else { try Test.cancel("ffmpeg is not installed.") }
        let output = try await bench.tools.run(
            ffmpeg,
            ["-v", "error", "-y", "-f", "lavfi", "-i", "sine=frequency=440:duration=2"] + more + [bench.path(name)],
            limits: .film)
        try #require(output.isSuccess)
    }

    @Test(
        "SEC-74 MP3, M4A, Ogg, FLAC and WAV are told apart by their content, with their length",
        arguments: ["mp3", "m4a", "ogg", "flac", "wav"], ["file", "song.mp4"])
    func kinds(ending: String, name: String) async throws {
        try await Workbench.with { bench in
            try await make("a.\(ending)", bench)
            let facts = try await bench.facts(try bench.write(try bench.read("a.\(ending)"), as: name))

            #expect(facts.contentType == "audio/\(["mp3": "mpeg", "m4a": "mp4"][ending] ?? ending)")
            #expect((1_900...2_200).contains(facts.durationMilliseconds) && facts.width == 0 && facts.coding == nil)
        }
    }

    @Test("an MP3 without a tag is known by its first frame")
    func bare() async throws {
        try await Workbench.with { bench in
            try await make("a.mp3", bench, ["-id3v2_version", "0", "-write_xing", "0"])
            #expect(try bench.read("a.mp3").first == 0xff)
            #expect(try await bench.facts(bench.path("a.mp3")).contentType == "audio/mpeg")
        }
    }

    @Test("SEC-74 a film that calls itself sound is refused, and so is M4A that is broken off")
    func disguised() async throws {
        try await Workbench.with { bench in
            try await bench.film("film.mp4")
            var film = try bench.read("film.mp4")
            #expect(await bench.refusal(try bench.write(film, as: "honest")) == nil)
            film.replaceSubrange(8..<12, with: Array("M4A ".utf8))
            #expect(await bench.refusal(try bench.write(film, as: "disguised")) != nil)
            try await make("a.m4a", bench)
            let sound = try bench.read("a.m4a")
            #expect(await bench.refusal(try bench.write(sound.prefix(sound.count / 2), as: "half")) != nil)
        }
    }

    @Test("SEC-74 SEC-76 what only begins like sound, is two things, or holds a film is refused")
    func hostile() async throws {
        try await Workbench.with { bench in
            try await make("a.mp3", bench)
            let mp3 = try bench.read("a.mp3")
            for (name, bytes) in [
                ("empty", Array("ID3".utf8)), ("zeros", Array("OggS".utf8) + [UInt8](repeating: 0, count: 5_000)),
                ("archive", mp3 + [0x50, 0x4b, 0x05, 0x06] + [UInt8](repeating: 0, count: 18)),
                ("page", Array("ID3 %PDF-1.4".utf8) + mp3),
                ("playlist", Array("fLaC#EXTM3U\nfile:///etc/passwd\n".utf8)),
            ] {
                #expect(await bench.refusal(try bench.write(bytes, as: name)) != nil, "\(name)")
            }
        }
    }

    @Test(
        "what is said of sound is bounded before anybody hears it",
        arguments: [nil, 0, -1, .infinity, .nan, 43_201] as [Double?])
    func bounds(seconds: Double?) {
        let sound = AudioStream(kind: "audio", codec: "mp3", isCover: false)
        #expect(throws: MediaError.self) { try AudioContainer.mp3.facts([sound], seconds: seconds) }
    }

    @Test("one stream of sound in a coding of its kind; a cover is no film")
    func streams() throws {
        let sound = AudioStream(kind: "audio", codec: "mp3", isCover: false)
        let cover = AudioStream(kind: "video", codec: "mjpeg", isCover: true)
        let film = AudioStream(kind: "video", codec: "theora", isCover: false)

        #expect(try AudioContainer.mp3.facts([sound, cover], seconds: 3).durationMilliseconds == 3_000)
        for (container, streams) in [
            (AudioContainer.mp3, [sound, film]), (.mp3, [sound, sound]), (.mp3, []), (.mp3, [cover]), (.ogg, [sound]),
        ] as [(AudioContainer, [AudioStream])] {
            #expect(throws: MediaError.self) { try container.facts(streams, seconds: 3) }
        }
    }
}
