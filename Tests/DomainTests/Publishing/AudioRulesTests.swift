import Domain
import Testing

/// Sound before the rules of a platform.
@Suite("Sound in preflight", .timeLimit(.minutes(1)))
struct AudioRulesTests {
    private typealias Bench = RuleBench

    private static let capabilities = Capabilities(
        text: TextRules(.graphemes, limit: 100), altTextLimit: 100, thread: ThreadRules(limit: 3),
        formats: [
            .text: .words("Text"),
            .gallery: .gallery(upTo: 4, image: ImageRules(types: ["image/png"], byteLimit: 1_000)),
            .image: .image(ImageRules(types: ["image/png"], byteLimit: 1_000)),
            .audio: .audio(AudioRules(types: ["audio/mpeg"], byteLimit: 1_000)),
        ])

    private func codes(_ items: [MediaItem], on capabilities: Capabilities = capabilities) -> [Problem.Code] {
        Bench.problems(items, on: capabilities).filter { $0.severity == .error && $0.field == .media }.map(\.code)
    }

    @Test("sound stands alone, in the types and bytes that are taken, and nowhere else")
    func rules() {
        let sound = Bench.item(1, "audio/mpeg", width: 0, height: 0, seconds: 3)
        #expect(sound.kind == .audio)
        #expect(codes([sound]) == [])
        #expect(codes([Bench.item(1, "audio/mpeg", bytes: 1_001, seconds: 3)]) == [.audioTooLarge])
        #expect(codes([Bench.item(1, "audio/ogg", seconds: 3)]) == [.mediaTypeUnsupported])
        #expect(codes([sound, Bench.item(2)]).contains(.mediaMixed))
        #expect(codes([sound], on: Bench.capabilities) == [.mediaTypeUnsupported])
        #expect(Part(text: "", media: [Attachment(id: sound.id)]).naturalFormat([sound.id: sound]) == .audio)
    }
}
