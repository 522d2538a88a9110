import Domain
import Testing

@testable import Media

/// Frames of moving pictures, counted without decoding.
@Suite("Animations", .timeLimit(.minutes(1)))
struct AnimationTests {
    /// A GIF of so many frames of one pixel.
    static func gif(frames: Int, hundredths: UInt8 = 5, width: UInt16 = 1, height: UInt16 = 1) -> [UInt8] {
        let (w, h) = ([UInt8(width & 255), UInt8(width >> 8)], [UInt8(height & 255), UInt8(height >> 8)])
        let head: [UInt8] = Array("GIF89a".utf8) + w + h + [0x80, 0, 0, 0, 0, 0, 255, 255, 255]
        let control: [UInt8] = [0x21, 0xf9, 4, 0, hundredths, 0, 0, 0]
        let frame: [UInt8] = control + [0x2c, 0, 0, 0, 0] + w + h + [0, 2, 2, 0x44, 1, 0]
        return head + (0..<frames).flatMap { _ in frame } + [0x3b]
    }

    /// A WebP of so many frames, which hold nothing.
    static func webp(frames: Int, milliseconds: UInt8) -> [UInt8] {
        let header: [UInt8] = Array("VP8X".utf8) + [10, 0, 0, 0, 2, 0, 0, 0, 7, 0, 0, 7, 0, 0]
        let frame: [UInt8] =
            Array("ANMF".utf8) + [16, 0, 0, 0] + [UInt8](repeating: 0, count: 12) + [milliseconds, 0, 0, 0]
        let body = Array("WEBP".utf8) + header + (0..<frames).flatMap { _ in frame }
        return Array("RIFF".utf8) + ByteOrder.little(body.count) + body
    }

    @Test("SEC-75 frames and their times are counted", arguments: [1, 2, 30])
    func counted(frames: Int) {
        let gif = Animation(Self.gif(frames: frames), contentType: "image/gif")
        let webp = Animation(Self.webp(frames: frames, milliseconds: 40), contentType: "image/webp")

        #expect(gif.frameCount == frames && webp.frameCount == frames)
        #expect(gif.duration == (frames > 1 ? frames * 50 : 0))
        #expect(webp.duration == (frames > 1 ? frames * 40 : 0))
        #expect(webp.frameRate == (frames > 1 ? 25 : nil))
    }

    @Test("a GIF that asks for no delay is shown at ten frames per second", arguments: [0, 1] as [UInt8])
    func noDelay(hundredths: UInt8) {
        let animation = Animation(Self.gif(frames: 3, hundredths: hundredths), contentType: "image/gif")
        #expect(animation.duration == 300)
    }

    @Test("SEC-75 too many frames, or too many pixels in all of them, are refused")
    func bounds() {
        let many = Animation(Self.gif(frames: 1_001), contentType: "image/gif")
        let full = Animation(Self.gif(frames: 1_000), contentType: "image/gif")

        #expect(throws: MediaError.self) { try many.check(width: 1, height: 1) }
        #expect(throws: MediaError.self) { try full.check(width: 1_001, height: 1_000) }
        #expect(throws: Never.self) { try full.check(width: 1_000, height: 1_000) }
    }

    @Test("SEC-75 a file that breaks off anywhere does not harm", arguments: ["image/gif", "image/webp"])
    func broken(type: String) {
        let whole = type == "image/gif" ? Self.gif(frames: 3) : Self.webp(frames: 3, milliseconds: 9)
        for count in 0..<whole.count {
            #expect(Animation(Array(whole.prefix(count)), contentType: type).frameCount <= 3)
        }
    }

    @Test("SEC-75 an animation in a file is known as one")
    func inspected() async throws {
        try await Workbench.with { bench in
            let facts = try await bench.facts(try bench.write(Self.gif(frames: 4)))
            let item = facts.item(
                .init(stored: "med_1"), of: .init(stored: "wsp_1"), fileName: "a", KeptFile(byteCount: 1, digest: ""))

            #expect(facts.durationMilliseconds == 200 && facts.frameRate == 20)
            #expect(item.kind == .animation && item.durationMilliseconds == 200)
        }
    }
}
