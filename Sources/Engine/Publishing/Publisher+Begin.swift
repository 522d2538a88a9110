import Domain
import Platforms
import Storage

extension Publisher {
    enum Beginning: Sendable {
        case settled
        case again(Instant)
        case work(DeliveryWork)
        case lost
    }

    /// Takes the delivery in hand, or decides that nothing is to be sent: one transaction.
    func begin(_ subject: JobSubject<Delivery>, _ job: ClaimedJob) async throws -> Beginning {
        try await parts.write { [self] transaction in
            // A node that was stopped before it began leaves what another one holds by now as it is (REL-52).
            guard try JobStore.holds(job, in: transaction) else { return .lost }
            guard let found = try DeliveryStore.find(subject.id, of: subject.workspaceID, in: transaction),
                !found.delivery.state.isFinal, !found.delivery.state.waitsForPerson, found.delivery.state != .draft
            else { return try drop(job, in: transaction) }
            if found.delivery.state == .scheduled || found.delivery.state == .retryWait,
                found.delivery.dueAt > transaction.now
            {
                return .again(found.delivery.dueAt)
            }
            let parentOutputs: [String: StepOutput]
            switch try look(atParentOf: found, job, in: transaction) {
            case .out(let outputs): parentOutputs = outputs
            case .notOut(let beginning): return beginning
            }
            let connection = try ConnectionStore.find(
                found.delivery.connectionID, of: found.delivery.workspaceID, in: transaction)
            if let refusal = try refuse(found, connection, job, in: transaction) { return refusal }
            return try take(found, after: parentOutputs, connection, job, in: transaction)
        }
    }

    func drop(_ job: ClaimedJob, in transaction: Transaction) throws -> Beginning {
        try JobStore.complete(job, in: transaction)
        return .settled
    }

    /// What must not be sent: the account is gone or red, the window is missed, or it takes nodes down (REL-29, REL-31).
    private func refuse(
        _ found: StoredDelivery, _ connection: Connection?, _ job: ClaimedJob, in transaction: Transaction
    ) throws -> Beginning? {
        let delivery = found.delivery
        if delivery.state == .publishing {
            guard connection == nil || job.rescues >= parts.settings.rescueLimit else { return nil }
            try JournalStore.concludeInterrupted(of: delivery, outcome: Outcome.interrupted, in: transaction)
            let isSettled = try hasNoLostCommit(found, in: transaction)
            switch (connection, isSettled) {
            case (nil, false): return try move(found, on: .lostTrack, .lostAnswer, job, in: transaction)
            case (nil, true): return try move(found, on: .refused, .accountRemoved, job, in: transaction)
            case (_?, false): return nil
            case (_?, true): return try move(found, on: .refused, .poison, job, in: transaction)
            }
        }
        guard let connection else { return try move(found, on: .refused, .accountRemoved, job, in: transaction) }
        guard connection.health.isUsable else {
            return try move(found, on: .dueDisconnected, .reconnect, job, in: transaction)
        }
        if delivery.startedAt == nil, transaction.now - delivery.dueAt >= parts.settings.missedWindow {
            return try move(found, on: .refused, .missedWindow, job, in: transaction)
        }
        return nil
    }

    private func hasNoLostCommit(_ found: StoredDelivery, in transaction: Transaction) throws -> Bool {
        let journal = try JournalStore.list(of: found.delivery, round: found.round, in: transaction)
        return !journal.contains { $0.kind == .commit && $0.outcome == nil }
    }

    func move(
        _ found: StoredDelivery, on event: DeliveryEvent, _ own: DeliveryReason.Own, _ job: ClaimedJob,
        in transaction: Transaction
    ) throws -> Beginning {
        let delivery = found.delivery
        let reason = DeliveryReason(own, platform: found.platform)
        try DeliveryStore.move(delivery, on: event, DeliveryChange(reason: reason), in: transaction)
        if let state = DeliveryMachine.next(delivery.state, on: event) {
            if state == .failed { try Children.end(after: delivery, in: transaction) }
            count(state, on: found.platform, in: transaction)
            try OutboxStore.append(Notice.ID(parts.ports), of: delivery, in: state, in: transaction)
        }
        return try drop(job, in: transaction)
    }

    private func take(
        _ found: StoredDelivery, after parentOutputs: [String: StepOutput], _ connection: Connection?,
        _ job: ClaimedJob,
        in transaction: Transaction
    ) throws -> Beginning {
        let delivery = found.delivery
        guard let connection,
            let stored = try DeliveryStore.begin(
                delivery.id, of: delivery.workspaceID, fence: job.fence, rescues: job.rescues, in: transaction),
            let post = try PostStore.find(delivery.postID, of: delivery.workspaceID, in: transaction)
        else { return try drop(job, in: transaction) }
        let content = delivery.content(of: post)
        return .work(
            DeliveryWork(
                job: job, stored: stored, content: content, connection: connection,
                media: try DeliveryWork.media(of: content, delivery.options, in: delivery.workspaceID, transaction),
                journal: try journal(of: found, content, round: stored.round, in: transaction),
                parentOutputs: parentOutputs))
    }

    /// What was done before; a delivery that nobody ever began has no journal.
    private func journal(
        of found: StoredDelivery, _ content: Content, round: Int, in transaction: Transaction
    ) throws -> [JournalEntry] {
        guard found.delivery.startedAt != nil else { return [] }
        try JournalStore.concludeInterrupted(of: found.delivery, outcome: Outcome.interrupted, in: transaction)
        let journal = try JournalStore.list(of: found.delivery, round: round, in: transaction)
        return DeliveryWork.usable(journal, for: content, found.delivery.options)
    }
}
