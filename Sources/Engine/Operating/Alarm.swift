import Domain
import Storage

/// Tells operators of accounts that turned red: once per episode, and of many in one word (S1.41).
struct Alarm: Sendable {
    /// Accounts that turn red within so long come in one word.
    static let gathering: Duration = .minutes(2)
    /// Not more often than that.
    static let pause: Duration = .minutes(30)
    /// So many are named; of the others it is said how many they are.
    private static let lineCount = 10
    /// Nobody counts beyond that.
    private static let most = 10_000

    let parts: EngineParts

    /// Notes that an account turned red, and has the operators told soon.
    static func note(_ connection: Connection, episode: Int64, in transaction: Transaction) throws {
        guard try AlertStore.note(connection, episode: episode, in: transaction) else { return }
        let earliest = try AlertStore.lastTold(in: transaction).map { $0 + pause } ?? transaction.now
        let due = max(transaction.now + gathering, earliest)
        try JobStore.scheduleIfAbsent(NewJob(.alarm, subject: "installation", due: due), in: transaction)
    }

    /// The job: one notice per operator, of what is still red and not told to the operator as a member.
    func work(on job: ClaimedJob) async throws -> JobVerdict {
        try await parts.write { [self] transaction in
            var hasMail = false
            for found in try OperatorStore.list(in: transaction) where found.wantsAlerts {
                guard let home = found.home else { continue }
                let alert = try AlertStore.waiting(
                    for: found.person.id, lines: Self.lineCount, most: Self.most, in: transaction)
                guard alert.count > 0 else { continue }
                let isMailed = found.wantsMail && parts.mailer != nil
                try tell(found.person, in: home, of: alert, isMailed: isMailed, transaction)
                hasMail = hasMail || isMailed
            }
            try AlertStore.markTold(in: transaction)
            if hasMail { try Postman.wake(in: transaction) }
        }
        return .done
    }

    private func tell(
        _ person: Person, in workspaceID: Workspace.ID, of alert: NoticeFacts.Alert, isMailed: Bool,
        _ transaction: Transaction
    ) throws {
        let id = MemberNotice.ID(parts.ports)
        let notice = MemberNotice(
            id: id, workspaceID: workspaceID, personID: person.id, kind: "operators.alert", subject: "operators",
            episode: 0, stage: id.text, facts: NoticeFacts(alert), createdAt: transaction.now)
        try NoticeStore.insert(notice, mail: isMailed ? .waiting : .off, in: transaction)
    }
}
