import Domain
import Platforms
import Storage

extension Publisher {
    /// What there is to know of the parent of a delivery.
    enum ParentLook {
        /// It is out, and these are the outputs of its steps; a post has no parent, and no outputs of one.
        case out([String: StepOutput])
        /// It is not: nothing is sent.
        case notOut(Beginning)
    }

    /// Looks whether what a delivery depends on is out, and by which name (REL-27). Timers are set when it comes out, so that
    /// anything else means that it was taken back meanwhile.
    func look(
        atParentOf found: StoredDelivery, _ job: ClaimedJob, in transaction: Transaction
    ) throws -> ParentLook {
        let delivery = found.delivery
        guard let parentID = delivery.parentID else { return .out([:]) }
        guard let parent = try DeliveryStore.find(parentID, of: delivery.workspaceID, in: transaction) else {
            return .notOut(try drop(job, in: transaction))
        }
        let journal = try JournalStore.list(of: parent.delivery, round: parent.round, in: transaction)
        let outputs = DeliveryWork.outputs(in: journal)
        // Of what is under way the platform may know already: that is found out first, whatever became of the parent.
        guard delivery.state != .publishing else { return .out(outputs) }
        guard parent.delivery.state == .published else {
            if parent.delivery.state.isFinal { try Children.end(after: parent.delivery, in: transaction) }
            return .notOut(try drop(job, in: transaction))
        }
        guard parts.connectors[found.platform]?.remoteID(in: outputs) != nil else {
            return .notOut(try move(found, on: .refused, .parentUnknown, job, in: transaction))
        }
        return .out(outputs)
    }
}
