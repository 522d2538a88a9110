package import Domain

extension MetaProfileConnector {
    /// By containers: what a part needs first, then the part itself.
    package func steps(of publication: Publication) -> [Step] {
        containerScript(publication, flavor.containers.dialect).steps
    }

    /// Performs one step within the step's time.
    package func perform(_ step: Step, of publication: Publication, as session: Session) async -> StepResult {
        guard let publisher = publisher(publication, session) else { return .failed(Self.withoutAccount) }
        return await publisher.perform(step)
    }

    /// Asks the container, and the profile's own list (REL-24; sheets, section 7).
    package func reconcile(
        _ lost: LostCommit, of publication: Publication, as session: Session
    ) async -> ReconcileResult {
        guard let publisher = publisher(publication, session) else {
            return .unknown(words: Self.withoutAccount.words)
        }
        return await publisher.reconcile(lost)
    }

    private func publisher(_ publication: Publication, _ session: Session) -> ContainerPublisher? {
        session.account.map { account in
            ContainerPublisher(
                flavor: flavor.containers,
                graph: ContainerGraph(calls: calls(as: session.tokens.access), version: flavor.containers.version),
                account: account, script: containerScript(publication, flavor.containers.dialect),
                now: ports.now())
        }
    }

    private static let withoutAccount = PlatformFailure(.unknown, words: "The account is not known.")
}
