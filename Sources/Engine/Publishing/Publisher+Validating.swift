import Domain
import Platforms

extension Publisher {
    /// What stands in the way by now of a delivery of which nothing is out, in the words of preflight (S3.21): rules, files and
    /// accounts change between scheduling and publishing. `nil` when nothing does, or when the account's server cannot say what
    /// it takes; then the platform has the word.
    func brokenRules(_ work: DeliveryWork, _ connector: any Connector, _ session: Session) async -> DeliveryReason? {
        let isPartlyOut = work.journal.contains { $0.kind == .commit && $0.outcome != Outcome.undone }
        guard connector.publishes, !isPartlyOut,
            let capabilities = await limits.capabilities(of: work.connection, by: connector, as: session)
        else { return nil }
        return DeliveryReason(
            Preflight.problems(
                of: work.content, options: work.delivery.options, media: work.media, capabilities: capabilities,
                name: connector.platform.displayName))
    }
}
