import Domain
import Platforms
import Storage

/// The next step of a delivery on its way through the gate, where its intent is written as well (REL-22, REL-23). One that nobody
/// began yet is taken in hand at once.
struct Intending: Sendable {
    let work: DeliveryWork
    let step: Step
    let fingerprint: String
    let attemptID: String

    /// A delivery in hand, with the intent.
    struct Intended: Sendable {
        let work: DeliveryWork
        let entry: JournalEntry
    }

    /// Lets the steps of several deliveries through; `nil` where the gate is closed.
    static func pass(
        _ intendings: [Intending], parts: EngineParts, in transaction: Transaction
    ) throws -> [Intended?] {
        let fresh = try take(intendings.filter { !$0.work.isBegun }, parts: parts, in: transaction)
        let begun = try goOn(intendings.filter(\.work.isBegun), parts: parts, in: transaction)
        let intended: [Intended?] = intendings.map { intending in
            let key = DeliveryKey(intending.work.delivery)
            return (fresh[key] ?? begun[key]).map { intending.intended($0, at: transaction.now) }
        }
        try JournalStore.intend(
            intended.compactMap(\.self).map { ($0.entry, $0.work.delivery, $0.work.stored.round) }, in: transaction)
        return intended
    }

    /// Takes deliveries in hand that nobody began yet.
    private static func take(
        _ takings: [Intending], parts: EngineParts, in transaction: Transaction
    ) throws -> [DeliveryKey: StoredDelivery] {
        // The lease is as fresh as the delivery; one that waited too long for its turn is claimed again.
        let taken = try DeliveryStore.take(
            takings.map { ($0.work.stored, $0.work.job) }, lasting: parts.settings.deliveryLease * 3 / 4,
            in: transaction)
        // A step that may take longer than usual holds the lease for longer (REL-2).
        let long = takings.filter { $0.step.budget != nil && taken[DeliveryKey($0.work.delivery)] != nil }
        _ = try JobStore.extendLeases(of: long.map { $0.lease(parts) }, in: transaction)
        return taken
    }

    /// Those in hand whose jobs hold their leases, and for which the gate is open.
    private static func goOn(
        _ begun: [Intending], parts: EngineParts, in transaction: Transaction
    ) throws -> [DeliveryKey: StoredDelivery] {
        let held = try JobStore.extendLeases(of: begun.map { $0.lease(parts) }, in: transaction)
        let stored = begun.map(\.work).filter { held.contains($0.job.id) }.map(\.stored)
        let passed = try DeliveryStore.passGate(stored, in: transaction)
        let keyed = stored.map { (DeliveryKey($0.delivery), $0) }
        return Dictionary(keyed.filter { passed.contains($0.0) }) { first, _ in first }
    }

    /// The lease always outlives the budget of the step (REL-2).
    private func lease(_ parts: EngineParts) -> (job: ClaimedJob, duration: Duration) {
        (work.job, parts.settings.deliveryLease + (step.budget ?? .zero))
    }

    private func intended(_ stored: StoredDelivery, at now: Instant) -> Intended {
        let entry = JournalEntry(
            attemptID: attemptID, step: step.name, kind: step.kind, fingerprint: fingerprint, intentAt: now)
        return Intended(work: work.with(stored: stored, isBegun: true), entry: entry)
    }
}
