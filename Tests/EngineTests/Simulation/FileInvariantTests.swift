import Domain
import Testing

@testable import Engine

/// A journal that says what it must not say is noticed.
@Suite("What a week notices of steps over files", .timeLimit(.minutes(1)))
struct FileInvariantTests {
    private func line(
        _ step: String, at minutes: Int64, _ outcome: String?, _ remoteID: String? = nil, print: String = "same"
    ) -> JournalEntry {
        let instant = Rig.start + .minutes(minutes)
        return JournalEntry(
            attemptID: "\(step) \(minutes)", step: step, kind: step.hasPrefix("publish") ? .commit : .safe,
            fingerprint: print, intentAt: instant, outcomeAt: outcome == nil ? nil : instant, outcome: outcome,
            output: remoteID.map { StepOutput(remoteID: $0) })
    }

    /// The file "short" runs out after five minutes, "long" after fifty.
    private func look(at journal: [JournalEntry]) -> FileInvariant {
        let ends = ["short": Rig.start + .minutes(5), "long": Rig.start + .minutes(50)]
        var invariant = FileInvariant { ends[$0] }
        invariant.look(at: journal)
        return invariant
    }

    @Test(
        "P6 P7 a file or container that is made anew although it was good is noticed, whatever was written down for it",
        arguments: ["file:0:1", "container:0"], [Outcome.done, Outcome.undone])
    func needless(step: String, outcome: String) {
        let found = look(at: [line(step, at: 0, outcome, "long"), line(step, at: 10, Outcome.done, "later")])
        #expect(found.needless.count == 1 && found.renewed == 0)
        let unknown = look(at: [line(step, at: 0, outcome, "never made"), line(step, at: 10, nil)])
        #expect(unknown.needless.count == 1)
    }

    @Test("P6 P7 what ran out is made anew, and counted")
    func renewed() {
        let found = look(at: [
            line("file:0:0", at: 0, Outcome.undone, "short"), line("file:0:1", at: 0, Outcome.done, "long"),
            line("file:0:0", at: 5, Outcome.done, "later"),
        ])
        #expect(found.needless.isEmpty && found.renewed == 1)
    }

    @Test("P6 nothing was noted, other words are sent, or a commit has used it: then it is made anew by right")
    func byRight() {
        let again = line("file:0:0", at: 10, Outcome.done, "later")
        for first in [
            line("file:0:0", at: 0, Outcome.interrupted), line("file:0:0", at: 0, nil),
            line("file:0:0", at: 0, Outcome.done, "long", print: "other"),
        ] {
            let found = look(at: [first, again])
            #expect(found.needless.isEmpty && found.renewed == 0)
        }
        let noted = line("file:0:0", at: 0, Outcome.undone, "long")
        for used in [Outcome.undone, Outcome.unseen] {
            #expect(look(at: [noted, line("publish:0", at: 1, used), again]).needless.isEmpty)
        }
        // A commit that was refused has used nothing.
        #expect(look(at: [noted, line("publish:0", at: 1, Outcome.redone), again]).needless.count == 1)
    }
}
