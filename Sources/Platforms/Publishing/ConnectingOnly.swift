package import Domain

/// A platform whose accounts can be connected and kept alive, while publishing to it is still to come: preflight says so for
/// every post, and nothing is ever sent.
package protocol ConnectingOnly: Connector {}

extension ConnectingOnly {
    /// Not yet.
    package var publishes: Bool { false }

    /// Nothing is done.
    package func steps(of publication: Publication) -> [Step] { [] }

    /// Refuses what nobody should ask.
    package func perform(_ step: Step, of publication: Publication, as session: Session) async -> StepResult {
        .failed(PlatformFailure(.app, words: "Publishing to \(platform.displayName) is not offered yet."))
    }

    /// Nothing was ever sent.
    package func reconcile(
        _ lost: LostCommit, of publication: Publication, as session: Session
    ) async -> ReconcileResult { .absent }
}
