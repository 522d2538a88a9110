import Domain
import Logging
import Mail
import Storage

/// Hands waiting mails over, one after the other, on one node at a time: a server that hangs holds up nothing but mails.
struct Postman: Sendable {
    /// How many mails one run hands over before it makes room for others.
    private static let batch = 20
    /// Longer than the deadline of a mail, so that nobody takes over while one is on its way (REL-2).
    private static let lease: Duration = .seconds(60)
    /// After that a mail is given up (REL-34).
    private static let patience: Duration = .days(3)
    private static let subject = "installation"

    let parts: EngineParts

    private enum Step {
        case sent
        case none
        case lost
        case serverTrouble
    }

    /// Has waiting mails sent soon. A run that is set for later stays: then the server is in trouble.
    static func wake(in transaction: Transaction) throws {
        if let due = try JobStore.due(.mail, subject: subject, in: transaction), due > transaction.now { return }
        try JobStore.schedule(NewJob(.mail, subject: subject, due: transaction.now), in: transaction)
    }

    /// The job.
    func work(on job: ClaimedJob) async throws -> JobVerdict {
        guard let mailer = parts.mailer else { return .done }
        var held = job
        for _ in 0..<Self.batch {
            switch try await step(&held, mailer) {
            case .sent: continue
            case .none: return try await rest(held)
            case .lost: return .settled
            case .serverTrouble: return try await backOff(held)
            }
        }
        try await parts.write { [held] in try JobStore.reschedule(held, due: $0.now, attempts: 0, in: $0) }
        return .settled
    }

    /// One mail: the lease is lengthened in the transaction that finds it, so that nobody else sends it meanwhile.
    private func step(_ job: inout ClaimedJob, _ mailer: any Mailer) async throws -> Step {
        let found = try await parts.write { [job] transaction -> (ClaimedJob, DueMail?)? in
            guard let held = try JobStore.extendLease(of: job, by: Self.lease, in: transaction) else { return nil }
            return (held, try dueMail(in: transaction))
        }
        guard let found else {
            parts.metrics.lostLease()
            return .lost
        }
        job = found.0
        guard let mail = found.1 else { return .none }
        return try await hand(over: mail, by: mailer)
    }

    /// The next mail that is still worth sending; those that are not are dropped on the way, a few at a time.
    private func dueMail(in transaction: Transaction) throws -> DueMail? {
        for _ in 0..<Self.batch {
            guard let mail = try NoticeStore.dueMail(in: transaction) else { return nil }
            let isStale = transaction.now - mail.notice.createdAt >= Self.patience
            if try !isStale && isWanted(mail, in: transaction) { return mail }
            let end: MailState = isStale ? .failed : .dropped
            try NoticeStore.settleMail(of: mail.notice, as: end, in: transaction)
            count(end.rawValue, in: transaction)
        }
        return nil
    }

    /// Not when the person has left, wants no mails any more, or when all is well again (REL-19, SEC-64).
    private func isWanted(_ mail: DueMail, in transaction: Transaction) throws -> Bool {
        if mail.notice.facts.isForOperators { return mail.wantsMail && mail.wantsAlerts == true }
        guard mail.wantsMail, mail.role?.permissions.contains(.connect) == true else { return false }
        guard ["connection.warning", "connection.disconnected"].contains(mail.notice.kind),
            let connectionID = mail.notice.facts.connectionID
        else { return true }
        let connection = try ConnectionStore.find(
            connectionID, of: mail.notice.workspaceID, in: transaction)
        return connection.map { $0.health != .healthy } ?? false
    }

    private func hand(over mail: DueMail, by mailer: any Mailer) async throws -> Step {
        guard let address = MailAddress(mail.person.email) else { return try await settle(mail, as: .failed) }
        let letter = Letter(mail: mail, publicURL: parts.settings.publicURL)
        do throws(MailError) {
            try await mailer.send(letter.message(to: address))
        } catch {
            return try await handle(error, of: mail)
        }
        return try await settle(mail, as: .sent)
    }

    private func handle(_ error: MailError, of mail: DueMail) async throws -> Step {
        Logger.current.warning("A mail was not handed over", metadata: ["error.kind": "\(error.label)"])
        if error.isAboutServer {
            parts.metrics.mailed("server_\(error.label)")
            return .serverTrouble
        }
        if error.isFinal { return try await settle(mail, as: .failed) }
        let wait = Spread.backoff(
            attempt: mail.tries + 1, first: .minutes(2), most: .hours(6), chance: parts.ports.randomFraction())
        try await parts.write { transaction in
            try NoticeStore.postponeMail(of: mail.notice, until: transaction.now + wait, in: transaction)
            count("postponed", in: transaction)
        }
        return .sent
    }

    private func settle(_ mail: DueMail, as state: MailState) async throws -> Step {
        try await parts.write { transaction in
            try NoticeStore.settleMail(of: mail.notice, as: state, in: transaction)
            count(state.rawValue, in: transaction)
        }
        return .sent
    }

    private func count(_ outcome: String, in transaction: Transaction) {
        let metrics = parts.metrics
        transaction.afterCommit { metrics.mailed(outcome) }
    }

    /// Nothing is due: the job ends, or looks again in a minute while some mail was put off.
    private func rest(_ job: ClaimedJob) async throws -> JobVerdict {
        try await parts.write { transaction in
            guard let due = try NoticeStore.nextMailDue(in: transaction) else {
                try JobStore.complete(job, in: transaction)
                return
            }
            // Not later: whoever writes a mail meanwhile leaves a run that is set for later alone.
            let next = min(max(due, transaction.now), transaction.now + .minutes(1))
            try JobStore.reschedule(job, due: next, attempts: 0, in: transaction)
        }
        return .settled
    }

    /// The server is in trouble: every mail waits, half a minute at first, a quarter of an hour at most.
    private func backOff(_ job: ClaimedJob) async throws -> JobVerdict {
        let wait = Spread.backoff(
            attempt: job.attempts, first: .seconds(30), most: .minutes(15), chance: parts.ports.randomFraction())
        try await parts.write { try JobStore.reschedule(job, due: $0.now + max(wait, .seconds(5)), in: $0) }
        return .settled
    }
}
