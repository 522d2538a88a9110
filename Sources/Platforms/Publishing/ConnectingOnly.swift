package import Domain

/// A platform whose accounts can be connected and kept alive, while publishing to it is still to come. No installation
/// offers it to anybody until it can publish.
package protocol ConnectingOnly: Connector {}

extension ConnectingOnly {
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
