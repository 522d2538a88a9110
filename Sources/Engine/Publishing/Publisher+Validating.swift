import Domain
import Platforms

extension Publisher {
    /// What stands in the way by now of a delivery of which nothing is out, in the words of preflight (S3.21): rules, files and
    /// accounts change between scheduling and publishing. `nil` when nothing does, or when the account's server cannot say what
    /// it takes; then the platform has the word. So it has on whether the account may post now: the step asks it once more and
    /// waits where that helps.
    func brokenRules(_ work: DeliveryWork, _ connector: any Connector, _ session: Session) async -> DeliveryReason? {
        let isPartlyOut = work.journal.contains { $0.kind == .commit && $0.outcome != Outcome.undone }
        // A comment was looked at with its post.
        guard connector.publishes, !isPartlyOut, work.delivery.kind == .post else { return nil }
        let unmade = unmade(work, on: connector.platform.displayName)
        guard
            let capabilities = await limits.capabilities(of: work.connection, by: connector, as: session)
        else { return DeliveryReason(unmade) }
        let found =
            unmade
            + Preflight.problems(
                of: work.content, options: work.delivery.options, media: work.media, capabilities: capabilities,
                name: connector.platform.displayName)
        let isStopped = found.contains { $0.severity == .error && $0.code != .accountCannotPost }
        return isStopped ? DeliveryReason(found) : nil
    }

    /// What to say of files that were to be made to fit, and could not be.
    private func unmade(_ work: DeliveryWork, on name: String) -> [Problem] {
        work.unmade.sorted { $0.key < $1.key }.map { id, words in
            Problem(unmade: work.media[id]?.fileName ?? "", on: name, words: words)
        }
    }
}

extension Problem {
    /// A file could not be made to fit a platform.
    init(unmade fileName: String, on name: String, words: String) {
        self.init(
            .copyNotMade, message: "“\(fileName)” could not be made to fit \(name): \(words)",
            remedy: "Upload it in another form, or leave this account out.", field: .media)
    }
}
