import Domain
import Platforms
import Testing

/// How the steps of a publication ended.
struct ScriptOutcome: Sendable {
    var outputs: [String: StepOutput] = [:]
    var failure: PlatformFailure?
    var failedStep: Step?

    /// The links of the parts, in order.
    func links(_ parts: Int) -> [String?] { (0..<parts).map { outputs["publish:\($0)"]?.url } }
}

extension Connector {
    /// Performs all steps in order, as the Engine does without faults; stops at the first failure.
    func publish(_ draft: PublicationDraft, as session: Session) async throws -> ScriptOutcome {
        var outcome = ScriptOutcome(outputs: draft.outputs)
        for step in steps(of: draft.publication) where outcome.outputs[step.name] == nil {
            var publication = draft.publication
            publication.outputs = outcome.outputs
            var waits = 0
            repeating: while true {
                switch await perform(step, of: publication, as: session) {
                case .done(let output):
                    outcome.outputs[step.name] = output
                    break repeating
                case .wait:
                    waits += 1
                    try #require(waits < 200 && step.kind == .safe)
                case .failed(let failure):
                    outcome.failure = failure
                    outcome.failedStep = step
                    return outcome
                }
            }
        }
        return outcome
    }
}
