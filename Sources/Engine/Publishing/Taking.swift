import Domain
import Platforms
import Storage

/// The first step of a delivery that nobody began yet: it is taken in hand, goes through the gate and has its intent written,
/// all at once (REL-22, REL-23).
struct Taking: Sendable {
    let work: DeliveryWork
    let step: Step
    let fingerprint: String
    let attemptID: String

    /// A delivery in hand, with the intent.
    struct Taken: Sendable {
        let work: DeliveryWork
        let entry: JournalEntry
    }

    /// Takes several deliveries; `nil` where the gate is closed.
    static func take(_ takings: [Taking], parts: EngineParts, in transaction: Transaction) throws -> [Taken?] {
        // The lease is as fresh as the delivery; one that waited too long for its turn is claimed again.
        let stored = try DeliveryStore.take(
            takings.map { ($0.work.stored, $0.work.job) }, lasting: parts.settings.deliveryLease * 3 / 4,
            in: transaction)
        let taken = takings.map { taking in
            stored[DeliveryKey(taking.work.delivery)].map { taking.taken($0, at: transaction.now) }
        }
        for (taking, taken) in zip(takings, taken) where taken != nil {
            // A step that may take longer than usual holds the lease for longer (REL-2).
            guard let budget = taking.step.budget else { continue }
            _ = try JobStore.extendLease(
                of: taking.work.job, by: parts.settings.deliveryLease + budget, in: transaction)
        }
        try JournalStore.intend(
            taken.compactMap(\.self).map { ($0.entry, $0.work.delivery, $0.work.stored.round) }, in: transaction)
        return taken
    }

    private func taken(_ stored: StoredDelivery, at now: Instant) -> Taken {
        var held = work
        held.stored = stored
        held.isBegun = true
        let entry = JournalEntry(
            attemptID: attemptID, step: step.name, kind: step.kind, fingerprint: fingerprint, intentAt: now)
        return Taken(work: held, entry: entry)
    }
}
