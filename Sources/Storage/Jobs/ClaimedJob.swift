package import Domain

/// A job that its holder may run until the lease lapses. Every later write about it checks owner and fence (REL-1).
package struct ClaimedJob: Sendable, Hashable, Identifiable {
    /// Identifies the job in logs.
    package let id: Job.ID
    /// What to do.
    package let kind: JobKind
    /// What to do it to.
    package let subject: String
    /// Jobs of one lane run one at a time.
    package let lane: String?
    /// What was given along.
    package let payload: String
    /// When it was due.
    package let due: Instant
    /// How often it was claimed since it was scheduled, this time included.
    package let attempts: Int
    /// How often its lease lapsed since it last got anywhere (REL-31).
    package let rescues: Int
    /// When it was first scheduled.
    package let created: Instant
    /// Who holds it.
    package let owner: String
    /// Until when, by the database's clock.
    package var leaseUntil: Instant
    /// Grows with each claim; a holder with an older one has lost the job.
    package let fence: Int64
    /// Grows when the job is scheduled anew; tells whether that happened while it ran.
    let revision: Int64

    init(row: Row) throws(StorageError) {
        id = try row.identifier("id")
        kind = JobKind(rawValue: try row.text("kind"))
        subject = try row.text("subject")
        lane = try row.optionalText("lane")
        payload = try row.text("payload")
        due = try row.instant("due_at")
        attempts = try row.int("attempts")
        rescues = try row.int("rescues")
        created = try row.instant("created_at")
        owner = try row.text("owner")
        leaseUntil = try row.instant("lease_until")
        fence = try row.integer("fence")
        revision = try row.integer("revision")
    }

    /// What every write about the job is conditional on.
    var claimKey: [Value] { [.id(id), .text(owner), .integer(fence)] }
}

/// The answer to a claim.
package struct JobClaim: Sendable {
    /// The jobs to run now, those due first in front.
    package let jobs: [ClaimedJob]
    /// How long until something else comes due or a lease lapses; `nil` when nothing waits, or when the claim was full.
    package let nextIn: Duration?
    /// Whether leases have lapsed that nobody took back yet: more than are taken back at once, or none was to be.
    package var leavesLapsed = false
}
