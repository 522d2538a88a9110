import Domain
import Logging
import Platforms
import ServiceLifecycle
import Storage

/// Runs the steps of one delivery from where the journal ends (architecture, section 2).
final class Script: Sendable {
    /// What to do after a step.
    enum Next: Sendable {
        case goOn(DeliveryWork)
        case stop(DeliveryVerdict)
    }

    let publisher: Publisher
    let connector: any Connector
    let session: Session
    /// What the delivery takes, in order: the same however far it is.
    let steps: [Step]

    var parts: EngineParts { publisher.parts }

    init(for work: DeliveryWork, publisher: Publisher, connector: any Connector, session: Session) {
        self.publisher = publisher
        self.connector = connector
        self.session = session
        steps = connector.steps(of: publisher.publication(of: work))
    }

    /// First settles what was lost, then performs what is missing.
    func run(_ work: DeliveryWork) async throws -> DeliveryVerdict {
        var work = await opened(work)
        for lost in work.lost {
            switch try await reconcile(lost, work) {
            case .goOn(let next): work = next
            case .stop(let verdict): return verdict
            }
        }
        // Where nothing was sent, nothing is published.
        guard !steps.isEmpty else { return try await refuse(work) }
        for step in steps where work.outputs[step.name] == nil {
            switch try await perform(step, isLast: step == steps.last, work) {
            case .goOn(let next): work = next
            case .stop(let verdict): return verdict
            }
        }
        return try await publisher.endings(Ending(work, steps))
    }

    private func refuse(_ work: DeliveryWork) async throws -> DeliveryVerdict {
        let words = Preflight.notOffered(name: connector.platform.displayName).message
        let failure = PlatformFailure(.app, words: words)
        return try await publisher.settle(work, on: .refused, DeliveryChange(reason: DeliveryReason(failure)))
    }

    private func perform(_ step: Step, isLast: Bool, _ work: DeliveryWork) async throws -> Next {
        // A node that is stopping begins no step; the delivery goes back to the queue at once (REL-50).
        if Task.isShuttingDownGracefully { return .stop(.again(parts.ports.now())) }
        if step.kind == .commit, parts.database.condition == .readOnly {
            return .stop(.again(parts.ports.now() + .seconds(10)))
        }
        if step.kind == .commit, !work.outputs.isEmpty { parts.crashPoints.reach(.p7) }
        let (held, intent) = try await intend(step, work)
        guard let (entry, begun) = intent else { return try await turnedAway(held) }
        if step.kind == .commit { parts.crashPoints.reach(.p8) }
        if step.kind == .commit, step.part == 0 {
            parts.metrics.passedGate(late: entry.intentAt - held.delivery.dueAt)
        }
        guard parts.ports.monotonic() - begun < parts.settings.deliveryLease / 6 else { return .stop(.lost) }
        let progress = SendingProgress(of: entry, held.delivery, parts: parts)
        let publication = publisher.publication(of: held, telling: progress)
        let result = await connector.perform(step, of: publication, as: session)
        if step.kind == .commit { parts.crashPoints.reach(.p10) }
        switch result {
        case .done(let output): return try await conclude(entry, output, isLast: isLast, held)
        case .wait(let pause, let words): return try await wait(pause, words, entry, held)
        case .redo(let redo): return try await self.redo(redo, entry, held)
        case .failed(let failure): return try await fail(failure, step, entry, held)
        case .undone(let failure): return try await takeBack(step, after: failure, entry, held)
        }
    }

    /// Gate and intent in one transaction (REL-22, REL-23); `nil` when the gate is closed.
    ///
    /// The lease always outlives the budget of a step (REL-2). The time is taken before the transaction, so that a node that
    /// was stopped in between sends nothing (REL-52).
    private func intend(
        _ step: Step, _ work: DeliveryWork
    ) async throws -> (work: DeliveryWork, intent: (entry: JournalEntry, begun: Duration)?) {
        let begun = parts.ports.monotonic()
        let fingerprint = Fingerprint.of(work.content, work.delivery.options, step: step.name)
        let attemptID = parts.ports.randomToken(byteCount: 16)
        let intended = try await publisher.intents(
            Intending(work: work, step: step, fingerprint: fingerprint, attemptID: attemptID))
        return (intended?.work ?? work, intended.map { ($0.entry, begun) })
    }

    /// The gate was closed: somebody cancelled, edited, disconnected, or took over. The job looks again from the start.
    private func turnedAway(_ work: DeliveryWork) async throws -> Next {
        // Nothing was taken, nothing was sent; the next look finds out what happened.
        guard work.isBegun else { return .stop(.again(parts.ports.now())) }
        let verdict = try await parts.write { [self] transaction -> DeliveryVerdict in
            guard
                let now = try DeliveryStore.find(work.delivery.id, of: work.delivery.workspaceID, in: transaction),
                now.fence == work.stored.fence, now.delivery.state == .publishing
            else { return try JobStore.complete(work.job, in: transaction) ? .settled : .lost }
            let connection = try ConnectionStore.find(
                work.connection.id, of: work.connection.workspaceID, in: transaction)
            guard let connection else { return try give(up: .accountRemoved, on: .refused, work, in: transaction) }
            guard connection.health.isUsable else {
                return try give(up: .reconnect, on: .authEnded, work, in: transaction)
            }
            return .again(transaction.now + .seconds(5))
        }
        return .stop(verdict)
    }

    private func give(
        up own: DeliveryReason.Own, on event: DeliveryEvent, _ work: DeliveryWork, in transaction: Transaction
    ) throws -> DeliveryVerdict {
        let reason = DeliveryReason(own, platform: work.connection.platform)
        return try publisher.settle(work, on: event, DeliveryChange(reason: reason), in: transaction)
    }

    /// Outcome of a step; the last one and the end of the delivery are one transaction.
    func conclude(
        _ entry: JournalEntry, _ output: StepOutput, isLast: Bool, outcome: String = Outcome.done, _ work: DeliveryWork
    ) async throws -> Next {
        let next = work.with(entry, outcome: outcome, output: output)
        let conclusion = try JournalStore.Conclusion(
            of: entry.attemptID, of: work.delivery, outcome: outcome, output: try await sealed(output, entry, work))
        guard !isLast else {
            let verdict = try await publisher.endings(Ending(next, steps, conclusion))
            parts.crashPoints.reach(.p11)
            return .stop(verdict)
        }
        let isHeld = try await publisher.outcomes(Concluding(job: work.job, conclusion: conclusion))
        parts.crashPoints.reach(entry.kind == .commit ? .p12 : .p6)
        return isHeld ? .goOn(next) : .stop(.lost)
    }
}

extension DeliveryWork {
    /// The same with the outcome of one journal line.
    func with(_ entry: JournalEntry, outcome: String, output: StepOutput?) -> DeliveryWork {
        var entry = entry
        entry.outcome = outcome
        entry.output = output
        return with(journal: journal.filter { $0.attemptID != entry.attemptID } + [entry])
    }
}
