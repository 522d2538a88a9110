import Domain
import Storage

/// Something to be said to everybody who can do something about it.
struct Announcement: Sendable {
    let kind: String
    let subject: String
    let episode: Int64
    let stage: String
    let facts: NoticeFacts

    /// Says it to each member who may connect accounts, once per person and channel.
    func make(
        _ telling: Episode.Telling, of workspaceID: Workspace.ID, _ parts: EngineParts, in transaction: Transaction
    ) throws {
        guard telling.isAnything else { return }
        var hasMail = false
        for reader in try NoticeStore.readers(who: .connect, of: workspaceID, in: transaction) {
            let notice = MemberNotice(
                id: MemberNotice.ID(parts.ports), workspaceID: workspaceID, personID: reader.person.id, kind: kind,
                subject: subject, episode: episode, stage: stage, facts: facts, createdAt: transaction.now)
            let mail = state(telling, wantsMail: reader.wantsMail && parts.mailer != nil)
            let isNew = try NoticeStore.insert(notice, mail: mail, in: transaction)
            if isNew { count(parts.metrics, in: transaction) }
            let isReleased =
                try !isNew && mail == .waiting && NoticeStore.releaseMail(notice, in: transaction)
            hasMail = hasMail || mail == .waiting && (isNew || isReleased)
        }
        if hasMail { try Postman.wake(in: transaction) }
    }

    private func count(_ metrics: EngineMetrics, in transaction: Transaction) {
        let status = facts.status
        transaction.afterCommit { metrics.told(of: status) }
    }

    private func state(_ telling: Episode.Telling, wantsMail: Bool) -> MailState {
        switch (wantsMail, telling.byMail) {
        case (false, _): .off
        case (true, false): .held
        case (true, true): .waiting
        }
    }
}
