import Domain
import Foundation
import Testing

@testable import Media

/// How media are made to fit: decided by numbers alone, never cropped without a word of the author.
@Suite("Adapting", .timeLimit(.minutes(5)))
struct AdaptationTests {
    private func item(
        _ type: String = "image/png", _ width: Int = 1_000, _ height: Int = 500, bytes: Int = 100_000,
        duration: Int = 0
    ) -> MediaItem {
        MediaItem(
            id: MediaItem.ID(stored: "med_1"), workspaceID: Workspace.ID(stored: "wsp_1"), fileName: "a",
            contentType: type, width: width, height: height, byteCount: bytes, digest: "",
            durationMilliseconds: duration)
    }

    private let jpeg = MediaTarget(types: ["image/jpeg"], byteLimit: 1_000_000)
    private let both = MediaTarget(types: ["image/jpeg", "image/png"], byteLimit: 1_000_000)

    private func recipe(_ adaptation: MediaAdaptation) -> MediaRecipe? {
        if case .convert(let recipe) = adaptation { recipe } else { nil }
    }

    @Test("what fits stays as it is, to the last byte and pixel")
    func fits() {
        var target = both
        (target.sideLimit, target.pixelLimit, target.aspects) = (1_000, 500_000, 0.5...2)
        #expect(MediaAdaptation(item(bytes: 1_000_000), for: target) == .asItIs)
        #expect(MediaAdaptation(item(bytes: 1_000_001), for: target) != .asItIs)
        target.sideLimit = 999
        #expect(MediaAdaptation(item(), for: target) != .asItIs)
    }

    @Test("another type is converted, to JPEG where that is taken", arguments: ["image/png", "image/webp"])
    func converted(type: String) {
        let made = recipe(MediaAdaptation(item(type), for: jpeg))
        #expect(
            made
                == MediaRecipe(contentType: "image/jpeg", width: 1_000, height: 500, isCut: false, byteLimit: 1_000_000)
        )
        #expect(
            recipe(MediaAdaptation(item("image/jpeg"), for: MediaTarget(types: ["image/png"], byteLimit: 1_000_000)))?
                .contentType == "image/png")
    }

    @Test("sides and pixels are brought down in the same shape")
    func shrunk() {
        var target = both
        target.sideLimit = 500
        let bySide = recipe(MediaAdaptation(item(), for: target))
        target.sideLimit = nil
        target.pixelLimit = 125_000
        let byPixels = recipe(MediaAdaptation(item(), for: target))

        #expect(bySide.map { [$0.width, $0.height] } == [500, 250])
        #expect(byPixels.map { [$0.width, $0.height] } == [500, 250])
        #expect(bySide?.contentType == "image/png" && bySide?.isCut == false)
    }

    @Test("a shape that is not taken is never cut by itself, only as the author chose")
    func shape() {
        var target = both
        target.aspects = 0.8...1.0
        guard case .cannot = MediaAdaptation(item(), for: target) else {
            Issue.record("It was cut.")
            return
        }
        let made = recipe(MediaAdaptation(item(), for: target, crop: 1))
        #expect(made.map { [$0.width, $0.height] } == [500, 500])
        #expect(made?.isCut == true)
        guard case .cannot = MediaAdaptation(item(), for: target, crop: 3) else {
            Issue.record("A cut that does not help was made.")
            return
        }
    }

    @Test("what moves or has pages is not converted here, and says why")
    func moving() {
        let cases: [(MediaItem, MediaTarget)] = [
            (item("image/gif"), jpeg), (item("video/mp4", duration: 5), jpeg), (item("application/pdf"), jpeg),
            (item("image/webp", duration: 100), jpeg),
            (item("video/mp4", bytes: 2_000_000), MediaTarget(types: ["video/mp4"], byteLimit: 1_000_000)),
            (
                item("video/mp4", duration: 61_000),
                MediaTarget(types: ["video/mp4"], byteLimit: 1 << 30, durationLimit: 60_000)
            ),
        ]
        for (item, target) in cases {
            guard case .cannot(let words) = MediaAdaptation(item, for: target) else {
                Issue.record("\(item.contentType)")
                continue
            }
            #expect(words.hasSuffix("."))
        }
    }

    @Test("SEC-79 a converted picture has the type, the size and the bytes that were asked for, and no metadata")
    func made() async throws {
        try await Workbench.with { bench in
            guard let vips = bench.tools.vips else { try Test.cancel("libvips-tools is not installed.") }
            let noise = try await bench.tools.run(
                vips, ["gaussnoise", bench.path("noise.png"), "800", "400"], limits: .picture)
            try #require(noise.isSuccess)
            let making = PictureMaking(tools: bench.tools)
            let whole = MediaRecipe(
                contentType: "image/jpeg", width: 800, height: 400, isCut: false, byteLimit: 1 << 20)
            let cut = MediaRecipe(contentType: "image/webp", width: 300, height: 300, isCut: true, byteLimit: 1 << 20)
            let small = MediaRecipe(contentType: "image/jpeg", width: 800, height: 400, isCut: false, byteLimit: 9_000)

            for (recipe, size) in [(whole, [800, 400]), (cut, [300, 300])] {
                try await making.make(recipe, from: bench.path("noise.png"), to: bench.path("out"))
                let probe = try MediaProbe(try bench.read("out"))
                #expect([probe.width, probe.height] == size && probe.contentType == recipe.contentType)
            }
            try await making.make(small, from: bench.path("noise.png"), to: bench.path("out"))
            #expect(try bench.read("out").count <= 9_000)
            let never = MediaRecipe(contentType: "image/png", width: 800, height: 400, isCut: false, byteLimit: 10)
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
