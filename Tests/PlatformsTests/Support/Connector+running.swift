import Domain
import Platforms
import Testing

/// How the steps of a publication ended.
struct ScriptOutcome: Sendable {
    var outputs: [String: StepOutput] = [:]
    var failure: PlatformFailure?
    var failedStep: Step?
    /// The steps that asked to be done again, as often as they did.
    var redone: [String] = []
    /// Whether the platform said for certain that what was committed came to nothing.
    var isUndone = false

    /// The links of the parts, in order.
    func links(_ parts: Int) -> [String?] { (0..<parts).map { outputs["publish:\($0)"]?.url } }
}

extension Connector {
    /// Performs all steps in order, and then those of what goes on after the post, as the Engine does without faults; stops at the
    /// first failure. `before` is called before each step.
    func publish(
        _ draft: PublicationDraft, as session: Session, before: (Step) -> Void = { _ in }
    ) async throws -> ScriptOutcome {
        var outcome = try await run(draft, as: session, before: before)
        guard draft.kind == .post, outcome.failure == nil else { return outcome }
        let (post, options) = (draft.publication, draft.options)
        let children = profile.capabilities.children(of: post.content, options: options, media: post.media)
        for kind in DeliveryKind.allCases where children[kind] != nil {
            var parent = draft
            parent.outputs = outcome.outputs
            let child = try await run(parent.child(kind), as: session, before: before)
            outcome.outputs.merge(child.outputs) { $1 }
            outcome.redone += child.redone
            (outcome.failure, outcome.failedStep) = (child.failure, child.failedStep)
        }
        return outcome
    }

    private func run(
        _ draft: PublicationDraft, as session: Session, before: (Step) -> Void
    ) async throws -> ScriptOutcome {
        var outcome = ScriptOutcome(outputs: draft.outputs)
        while let step = steps(of: draft.publication).first(where: { outcome.outputs[$0.name] == nil }) {
            try await perform(step, of: draft, as: session, before, &outcome)
            guard outcome.failure == nil else { break }
        }
        return outcome
    }

    private func perform(
        _ step: Step, of draft: PublicationDraft, as session: Session, _ before: (Step) -> Void,
        _ outcome: inout ScriptOutcome
    ) async throws {
        var publication = draft.publication
        publication.outputs = outcome.outputs
        for _ in 0..<200 {
            before(step)
            switch await perform(step, of: publication, as: session) {
            case .done(let output):
                outcome.outputs[step.name] = output
                return
            case .wait: try #require(step.kind == .safe)
            case .redo(let redo) where outcome.redone.count(where: { $0 == step.name }) < redo.limit:
                outcome.redone.append(step.name)
                for name in redo.steps { outcome.outputs[name] = nil }
                return
            case .redo(let redo):
                (outcome.failure, outcome.failedStep) = (redo.failure, step)
                return
            case .failed(let failure):
                (outcome.failure, outcome.failedStep) = (failure, step)
                return
            case .undone(let failure):
                try #require(step.kind == .safe)
                (outcome.failure, outcome.failedStep, outcome.isUndone) = (failure, step, true)
                return
            }
        }
        Issue.record("\(step.name) waits for ever")
        outcome.failedStep = step
        outcome.failure = PlatformFailure(.unknown, words: "It waits for ever.")
    }
}
