import Domain
import Storage

/// Sets and takes away the timer of a delivery, in the transaction of its cause.
enum DeliveryJobs {
    /// One commit step at a time per connection (REL-28).
    static func lane(of connectionID: Connection.ID, in workspaceID: Workspace.ID) -> String {
        "\(workspaceID)/\(connectionID)"
    }

    /// Sets the timer.
    static func schedule(_ delivery: Delivery, at due: Instant, in transaction: Transaction) throws {
        try JobStore.schedule(
            NewJob(
                .deliver, subject: JobSubject(delivery.id, of: delivery.workspaceID).text, due: due,
                lane: lane(of: delivery.connectionID, in: delivery.workspaceID)),
            in: transaction)
    }

    /// Takes the timer away.
    static func cancel(_ delivery: Delivery, in transaction: Transaction) throws {
        try JobStore.cancel(
            .deliver, subject: JobSubject(delivery.id, of: delivery.workspaceID).text, in: transaction)
    }
}
