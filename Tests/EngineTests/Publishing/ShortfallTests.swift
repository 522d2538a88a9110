import Domain
import Testing

@testable import Engine

@Suite("What is not as wished of a post that is out", .timeLimit(.minutes(10)))
struct ShortfallTests {
    private static let now = Instant(seconds: 1_800_000_000)

    private static func delivery(_ state: DeliveryState) -> Delivery {
        Delivery(
            id: Delivery.ID(stored: "dlv_00000000000000000000000001"), workspaceID: Workspace.ID(stored: "wsp_1"),
            postID: Post.ID(stored: "pst_1"), connectionID: Connection.ID(stored: "con_1"), state: state, dueAt: now)
    }

    private static func cover(_ facts: [String: String], outcome: String = "done") -> JournalEntry {
        JournalEntry(
            attemptID: "a", step: "cover:0", kind: .safe, fingerprint: "f", intentAt: now, outcomeAt: now,
            outcome: outcome, output: StepOutput(remoteID: "1", facts: facts))
    }

    private static let refused = cover(CoverRefusal(words: "Too small.", remedy: "Choose a larger one.").facts)

    @Test("a refused cover is told with why and what helps, and that nothing is to be published twice for it")
    func told() throws {
        let notes = Shortfall.notes(on: Self.delivery(.published), [Self.refused], on: .youtube)
        #expect(notes.count == 1)
        let words = try #require(notes.first)
        #expect(words.contains("YouTube did not take the cover: “Too small.” Choose a larger one."))
        #expect(words.contains("Do not publish it again"))

        let plain = Self.cover(CoverRefusal(words: "Too small.").facts)
        let other = try #require(Shortfall.notes(on: Self.delivery(.published), [plain], on: .facebook).first)
        #expect(other.contains("Choose another cover at"))
    }

    @Test("nothing is told of what is not out, of a cover that was taken, and of an earlier round's")
    func untold() {
        let taken = Self.cover([:])
        let cases: [(DeliveryState, [JournalEntry])] = [
            (.failed, [Self.refused]), (.published, [taken]), (.published, [Self.refused, taken]), (.published, []),
            (.published, [Self.cover(["cover": "refused: x"], outcome: "undone")]),
            (.published, [Self.cover(["cover": "7"])]),
        ]
        for (state, journal) in cases {
            #expect(Shortfall.notes(on: Self.delivery(state), journal, on: .youtube).isEmpty)
        }
    }
}
