import Domain
import Storage

/// Finds posts that are due within a day and belong to a connection that will not live that long.
///
/// Each post is looked at once, when its time comes within a day; and those of a connection whenever its health changes. So the
/// cost follows from what comes due, not from what is stored.
struct Foresight: Sendable {
    static let interval: Duration = .minutes(5)
    private static let batch = 200

    let parts: EngineParts

    /// How far was looked: up to a delivery job.
    private struct Mark {
        var due: Instant
        var id: Job.ID?

        var text: String { "\(due.milliseconds)/\(id?.text ?? "")" }

        init(due: Instant) { self.due = due }

        init(_ job: ComingJob) { (due, id) = (job.due, job.id) }

        /// Reads what `text` wrote; the present time when there is nothing to read.
        init(_ text: String, now: Instant) {
            let pieces = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
            due = pieces.first.flatMap { Int64($0) }.map(Instant.init(milliseconds:)) ?? now
            if pieces.count == 2, !pieces[1].isEmpty { id = Job.ID(stored: pieces[1]) }
        }
    }

    /// Sets the timer once; every start asks, one job answers.
    func schedule() async throws {
        try await parts.write { transaction in
            try JobStore.scheduleIfAbsent(
                NewJob(.foresee, subject: "installation", due: transaction.now), in: transaction)
        }
    }

    /// The job: one batch of deliveries whose time has come within a day; the mark travels with the job.
    func work(on job: ClaimedJob) async throws -> JobVerdict {
        try await parts.write { [self] transaction in
            let mark = Mark(job.payload, now: transaction.now)
            let coming = try JobStore.coming(
                .deliver, after: mark.due, mark.id, until: transaction.now + Danger.horizon, limit: Self.batch,
                in: transaction)
            for job in coming {
                guard let subject = JobSubject<Delivery>(job.subject) else { continue }
                let outlook = try DeliveryStore.outlook(on: subject.id, of: subject.workspaceID, in: transaction)
                if let outlook { try warn(of: outlook, in: transaction) }
            }
            let isFull = coming.count == Self.batch
            let next = coming.last.map(Mark.init) ?? mark
            try JobStore.reschedule(
                job, due: transaction.now + (isFull ? .zero : Self.interval), attempts: 0, payload: next.text,
                in: transaction)
        }
        return .settled
    }

    /// The posts of one connection, after its health has changed.
    func look(at connection: Connection, in transaction: Transaction) throws {
        let outlooks = try DeliveryStore.outlook(
            on: connection.id, of: connection.workspaceID, dueBefore: transaction.now + Danger.horizon,
            limit: Self.batch, in: transaction)
        for outlook in outlooks { try warn(of: outlook, in: transaction) }
    }

    /// One notice per post, whichever of its deliveries are in danger and however often that is found.
    private func warn(of outlook: DeliveryOutlook, in transaction: Transaction) throws {
        guard outlook.isInDanger else { return }
        let digits = outlook.postID.text.dropFirst(Post.identifierPrefix.count)
        try OutboxStore.appendOnce(
            Notice.ID(stored: Notice.identifierPrefix + digits), kind: "delivery.endangered",
            subject: outlook.postID.text, payload: #"{"delivery_id":"\#(outlook.deliveryID)"}"#,
            of: outlook.connection.workspaceID, in: transaction)
    }
}

extension DeliveryOutlook {
    /// Whether it will not go out unless a person does something.
    var isInDanger: Bool {
        Danger.threatens(
            postDue: dueAt, health: connection.health, accessExpiresAt: accessExpiresAt,
            refreshExpiresAt: refreshExpiresAt)
    }
}
