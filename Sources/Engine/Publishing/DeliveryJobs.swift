import Domain
import Storage

/// Sets and takes away the timer of a delivery, in the transaction of its cause.
enum DeliveryJobs {
    /// One commit step at a time per connection (REL-28).
    static func lane(of connectionID: Connection.ID, in workspaceID: Workspace.ID) -> String {
        "\(workspaceID)/\(connectionID)"
    }

    /// Stores a new delivery with its timer and what goes on after it, unless it is a draft.
    static func store(
        _ delivery: Delivery, of post: Post, to connection: Connection, parts: EngineParts, in transaction: Transaction
    ) throws {
        try DeliveryStore.insert(delivery, to: connection, in: transaction)
        guard delivery.state == .scheduled else { return }
        let content = delivery.content(of: post)
        try schedule(delivery, at: delivery.dueAt, in: transaction)
        try prepare(delivery, content, due: delivery.dueAt, in: transaction)
        guard delivery.options.asksForChildren else { return }
        try Children(parts: parts).plan(after: delivery, content, due: delivery.dueAt, in: transaction)
    }

    /// Sets the timer.
    static func schedule(_ delivery: Delivery, at due: Instant, in transaction: Transaction) throws {
        try JobStore.schedule(job(delivery, at: due), in: transaction)
    }

    /// Sets the timer unless there is one.
    static func scheduleIfAbsent(_ delivery: Delivery, at due: Instant, in transaction: Transaction) throws {
        try JobStore.scheduleIfAbsent(job(delivery, at: due), in: transaction)
    }

    private static func job(_ delivery: Delivery, at due: Instant) -> NewJob {
        NewJob(
            .deliver, subject: JobSubject(delivery.id, of: delivery.workspaceID).text, due: due,
            lane: lane(of: delivery.connectionID, in: delivery.workspaceID))
    }

    /// Lets files be made to fit before they are due, where there are any and time is left.
    static func prepare(_ delivery: Delivery, _ content: Content, due: Instant, in transaction: Transaction) throws {
        let media = content.mediaIDs + delivery.options.mediaIDs
        guard !media.isEmpty, due > transaction.now else { return }
        let subject = JobSubject(delivery.id, of: delivery.workspaceID).text
        try JobStore.schedule(NewJob(.prepare, subject: subject, due: transaction.now), in: transaction)
    }

    /// Whether files are being made to fit, of a delivery that is still to go out.
    static func isPreparing(_ delivery: Delivery, in transaction: Transaction) throws -> Bool {
        guard [.scheduled, .queued, .publishing, .retryWait].contains(delivery.state) else { return false }
        let subject = JobSubject(delivery.id, of: delivery.workspaceID).text
        return try JobStore.due(.prepare, subject: subject, in: transaction) != nil
    }

    /// Takes the timer away.
    static func cancel(_ delivery: Delivery, in transaction: Transaction) throws {
        try JobStore.cancel(
            .deliver, subject: JobSubject(delivery.id, of: delivery.workspaceID).text, in: transaction)
    }
}
