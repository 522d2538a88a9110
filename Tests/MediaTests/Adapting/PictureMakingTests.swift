import Domain
import Foundation
import Testing

@testable import Media

/// Pictures that are made anew: of the type, the size and the bytes that were asked for.
@Suite("Making pictures", .timeLimit(.minutes(5)))
struct PictureMakingTests {
    @Test("SEC-79 a converted picture has the type, the size and the bytes that were asked for, and no metadata")
    func made() async throws {
        try await Workbench.with { bench in
            guard let vips = bench.tools.vips else { try Test.cancel("libvips-tools is not installed.") }
            let noise = try await bench.tools.run(
                vips, ["gaussnoise", bench.path("noise.png"), "800", "400"], limits: .picture)
            try #require(noise.isSuccess)
            let making = PictureMaking(tools: bench.tools)
            let whole = MediaRecipe(
                contentType: "image/jpeg", width: 800, height: 400, byteLimit: 1 << 20)
            let cut = MediaRecipe(contentType: "image/webp", width: 300, height: 300, fit: .crop, byteLimit: 1 << 20)
            let small = MediaRecipe(contentType: "image/jpeg", width: 800, height: 400, byteLimit: 9_000)

            let barred = MediaRecipe(contentType: "image/jpeg", width: 400, height: 400, fit: .bars, byteLimit: 1 << 20)

            for (recipe, size) in [(whole, [800, 400]), (cut, [300, 300]), (barred, [400, 400])] {
                try await making.make(recipe, from: bench.path("noise.png"), to: bench.path("out"))
                let probe = try MediaProbe(try bench.read("out"))
                #expect([probe.width, probe.height] == size && probe.contentType == recipe.contentType)
            }
            try await making.make(small, from: bench.path("noise.png"), to: bench.path("out"))
            #expect(try bench.read("out").count <= 9_000)
            let never = MediaRecipe(contentType: "image/png", width: 800, height: 400, byteLimit: 10)
            await #expect(throws: MediaError.tooLarge("It cannot be made small enough.")) {
                try await making.make(never, from: bench.path("noise.png"), to: bench.path("out"))
            }
        }
    }

    @Test("a thumbnail is made of an image and of the first frame of a video; what cannot be decoded is refused")
    func thumbnails() async throws {
        try await Workbench.with { bench in
            guard let vips = bench.tools.vips else { try Test.cancel("libvips-tools is not installed.") }
            let making = PictureMaking(tools: bench.tools)
            _ = try await bench.tools.run(vips, ["black", bench.path("wide.png"), "2000", "1000"], limits: .picture)
            try await bench.film("film.mp4", size: "640x320")

            for (name, type) in [("wide.png", "image/png"), ("film.mp4", "video/mp4")] {
                try await making.thumbnail(of: bench.path(name), contentType: type, to: bench.path("small"))
                let probe = try MediaProbe(try bench.read("small"))
                #expect([probe.width, probe.height] == [480, 240] && probe.contentType == "image/jpeg", "\(name)")
            }
            try bench.write(Array("<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>".utf8), as: "x.svg")
            for (name, type) in [("x.svg", "image/png"), ("x.svg", "video/mp4"), ("none", "image/png")] {
                await #expect(throws: MediaError.self) {
                    try await making.thumbnail(of: bench.path(name), contentType: type, to: bench.path("bad"))
                }
            }
            #expect(!FileManager.default.fileExists(atPath: bench.path("bad.jpg")))
        }
    }
}
