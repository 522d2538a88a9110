import Domain
import TestKit
import Testing

@testable import Dashboard
@testable import Engine

@Suite("The choice of shape in the composer", .timeLimit(.minutes(10)))
struct ComposerShapeTests {
    private typealias Stage = ComposerStage

    /// YouTube with Shorts that stand up.
    private static let shaped: Capabilities = {
        let film = VideoRules(
            types: ["video/mp4"], byteLimit: 1_000_000, frame: FrameRules(aspect: 9.0 / 16...9.0 / 16))
        return Capabilities(
            text: TextRules(.bytes, limit: 5_000),
            formats: [.reel: FormatRules("Short", items: 1...1, video: film)])
    }()

    private static func engine() -> FakeEngine {
        Stage.engine { $0.listings[1] = Samples.listing(.youtube, capabilities: shaped) }
    }

    private static let slot = "fit-0-\(Stage.film)"

    @Test("E2 S3.40 a file has a labelled choice where a chosen account minds its shape, without any script")
    func offered() async throws {
        let film = [("media-0", Stage.film.text), (slotName, "crop")]

        let page = try await Visitor(Self.engine()).post("/posts", Stage.form("check", to: [Stage.tube], film))
        let other = try await Visitor(Self.engine()).post(
            "/posts", Stage.form("check", to: [Stage.talk], [("media-0", Stage.film.text)]))

        #expect(page.element(slotName)?.name == "select")
        #expect(page.text.contains("<label for=\"\(slotName)\">If the shape of loom.mp4 is not taken</label>"))
        #expect(page.text.contains("<option value=\"crop\" selected>"))
        #expect(page.element(Stage.field(.fit, Stage.tube))?.name == "select")
        #expect(other.element(slotName) == nil && other.element(Stage.field(.fit, Stage.talk)) == nil)
    }

    private var slotName: String { Self.slot }

    @Test("what was chosen for a file and for an account is stored with them")
    func stored() async throws {
        let engine = Self.engine()
        let choices = [
            ("media-0", Stage.film.text), (slotName, "bars"), (Stage.field(.fit, Stage.tube), "crop"),
        ]

        _ = try await Visitor(engine).post("/posts", Stage.form("draft", to: [Stage.tube], choices))

        let post = try #require(engine.now.created.first)
        #expect(post.content.parts.first?.media == [Attachment(id: Stage.film, fit: .bars)])
        #expect(post.deliveries.first?.options.fit == .crop)
    }
}
