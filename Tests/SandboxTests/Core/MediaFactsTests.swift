import Sandbox
import Testing

@Suite("Facts of media files", .timeLimit(.minutes(10)))
struct MediaFactsTests {
    @Test(
        "pictures tell their size",
        arguments: [
            (HonestFiles.jpeg(1_080, 1_350), FileKind.jpeg, 1_080, 1_350), (HonestFiles.png(1, 2), .png, 1, 2),
            (HonestFiles.png(30_000, 30_000), .png, 30_000, 30_000), (HonestFiles.gif(320, 200), .gif, 320, 200),
            (Pictures.png, .png, 1, 1),
        ])
    func pictures(bytes: [UInt8], kind: FileKind, width: Int, height: Int) throws {
        let facts = try #require(MediaFacts(bytes))
        #expect(facts.kind == kind && facts.width == width && facts.height == height && facts.isWhole)
        #expect(facts.video == nil && !facts.hasSeveralPictures)
        #expect(abs(facts.ratio - Double(width) / Double(height)) < 0.000_1)
    }

    @Test("what is cut off is not whole, and several pictures in one JPEG show")
    func odd() throws {
        #expect(try #require(MediaFacts(HonestFiles.jpeg(hasEnd: false))).isWhole == false)
        #expect(try #require(MediaFacts(HonestFiles.png(hasEnd: false))).isWhole == false)
        #expect(try #require(MediaFacts(HonestFiles.gif().dropLast())).isWhole == false)
        #expect(try #require(MediaFacts(HonestFiles.jpeg(isMulti: true))).hasSeveralPictures)
        #expect(try #require(MediaFacts(HonestFiles.mp4 { $0.missing = 1 })).isWhole == false)
    }

    @Test("neither picture nor video has no facts; a picture without a size has none")
    func nothing() throws {
        #expect(MediaFacts([]) == nil && MediaFacts(Array("<html>".utf8)) == nil)
        let empty = try #require(MediaFacts([0xFF, 0xD8, 0xFF]))
        #expect(empty.width == 0 && empty.ratio == 0)
    }

    @Test("a film tells length, size, frame rate, codecs and sound")
    func film() throws {
        let facts = try #require(MediaFacts(HonestFiles.mp4()))
        let video = try #require(facts.video)
        #expect(facts.kind == .mp4 && facts.width == 1_080 && facts.height == 1_920 && facts.isWhole)
        #expect(video.length == .seconds(10) && video.codec == "avc1" && video.frameRate == 30)
        #expect(video.sound == MediaFacts.Sound(codec: "mp4a", rate: 48_000, channels: 2))
        #expect(video.isIndexFirst && !video.isEdited)
        #expect(MediaFacts(HonestFiles.mp4 { $0.brand = "qt  " })?.kind == .quicktime)
    }

    @Test("a film says what is unusual about it")
    func unusual() throws {
        func video(_ change: (inout HonestFiles.Film) -> Void) throws -> MediaFacts.Video {
            try #require(MediaFacts(HonestFiles.mp4(.init(), change))?.video)
        }
        #expect(try video { $0.sound = nil }.sound == nil)
        #expect(try video { $0.isIndexFirst = false }.isIndexFirst == false)
        #expect(try video { $0.edits = [1_024] }.isEdited == false)
        #expect(try video { $0.edits = [-1] }.isEdited)
        #expect(try video { $0.edits = [0, 3_000] }.isEdited)
        #expect(try video { $0.codec = "hvc1" }.codec == "hvc1")
        let turned = try #require(MediaFacts(HonestFiles.mp4 { $0.isTurned = true }))
        #expect(turned.width == 1_920 && turned.height == 1_080)
    }

    @Test("a film without an index has no facts of a video")
    func headless() throws {
        let facts = try #require(MediaFacts(Pictures.mp4))
        #expect(facts.video == nil && facts.width == 0 && !facts.isWhole)
    }

    @Test("every shorter form of a file is read without harm and is never whole")
    func truncated() {
        for file in [HonestFiles.jpeg(), HonestFiles.png(), HonestFiles.mp4()] {
            for length in 0..<file.count {
                #expect(MediaFacts(Array(file.prefix(length)))?.isWhole != true, "\(length)")
            }
        }
    }

    @Test("boxes that lie about their size are read within the file", arguments: [0, 1, 7, 0x7FFF_FFFF, 0xFFFF_FFFF])
    func lies(size: Int) throws {
        let lie = HonestFiles.big(size, 4) + Array("moov".utf8) + HonestFiles.big(-1, 8)
        let head = HonestFiles.box("ftyp", Array("isom".utf8))
        #expect(try #require(MediaFacts(head + lie)).video == nil)
        var file = HonestFiles.mp4()
        for place in stride(from: 24, to: file.count - 4, by: 4) {
            let kept = Array(file[place..<place + 4])
            file.replaceSubrange(place..<place + 4, with: HonestFiles.big(size, 4))
            #expect(MediaFacts(file) != nil)
            file.replaceSubrange(place..<place + 4, with: kept)
        }
    }
}
