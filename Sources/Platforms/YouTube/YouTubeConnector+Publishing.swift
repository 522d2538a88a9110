package import Domain

extension YouTubeConnector {
    /// Publishing is not offered yet, so no installation offers this connector to anybody.
    package func steps(of publication: Publication) -> [Step] { [] }

    /// Refuses what nobody should ask.
    package func perform(_ step: Step, of publication: Publication, as session: Session) async -> StepResult {
        .failed(PlatformFailure(.app, words: "Publishing to YouTube is not offered yet."))
    }

    /// Nothing was ever sent.
    package func reconcile(
        _ lost: LostCommit, of publication: Publication, as session: Session
    ) async -> ReconcileResult { .absent }
}
