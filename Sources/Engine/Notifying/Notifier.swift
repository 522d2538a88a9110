import Domain
import FoundationEssentials
import Storage

/// Tells people what happened to their accounts: once per episode of trouble, and once more after a day (REL-19).
///
/// What is said follows from how the connection fares now, not from the notice that woke us: so it does not matter how often
/// or in which order notices are worked on.
struct Notifier: Sendable {
    let parts: EngineParts

    /// What a notice says beside its kind; everything else in it is for others.
    private struct Payload: Decodable {
        enum CodingKeys: String, CodingKey {
            case event, days
            case deliveryID = "delivery_id"
            case messageID = "message_id"
        }

        var event: String?
        var days: Int?
        var deliveryID: Delivery.ID?
        var messageID: Message.ID?
    }

    /// The job of one notice.
    func work(on job: ClaimedJob) async throws -> JobVerdict {
        guard let subject = JobSubject<Notice>(job.subject) else { return .done }
        try await parts.write { [self] transaction in
            guard let notice = try OutboxStore.waiting(subject.id, of: subject.workspaceID, in: transaction) else {
                return
            }
            try tell(of: notice, in: transaction)
            try OutboxStore.markSent(notice.id, of: notice.workspaceID, in: transaction)
        }
        return .done
    }

    /// The job that comes a day after people were told.
    func remind(on job: ClaimedJob) async throws -> JobVerdict {
        guard let subject = JobSubject<Connection>(job.subject) else { return .done }
        try await parts.write { [self] transaction in
            guard let connection = try ConnectionStore.find(subject.id, of: subject.workspaceID, in: transaction),
                let episode = try EpisodeStore.find(of: subject.id, of: subject.workspaceID, in: transaction),
                episode.endedAt == nil, connection.health.isWorthReminder
            else { return }
            var facts = NoticeFacts(of: connection)
            facts.isReminder = true
            let status = connection.health.status
            try Announcement(
                kind: "connection.\(status)", subject: connection.id.text, episode: episode.number,
                stage: "reminder:\(status)", facts: facts
            ).make(.everywhere, of: subject.workspaceID, parts, in: transaction)
        }
        return .done
    }

    private func tell(of notice: OutboxNotice, in transaction: Transaction) throws {
        // What cannot be read says nothing more than its kind.
        let payload = try? JSONDecoder().decode(Payload.self, from: Data(notice.payload.utf8))
        switch notice.kind {
        case "connection.created", "connection.removed": return
        case "connection.healthy", "connection.warning", "connection.disconnected":
            try follow(notice, isRepaired: payload?.event == ConnectionEvent.reconnected.word, in: transaction)
        case "message.sent":
            try Talking(parts: parts).tell(of: notice, payload?.messageID, in: transaction)
        case "delivery.endangered":
            try warn(of: notice, payload?.deliveryID, in: transaction)
        case OutboxNotice.kind(of: .failed), OutboxNotice.kind(of: .uncertain), OutboxNotice.kind(of: .needsReconnect),
            OutboxNotice.removed:
            try report(notice, in: transaction)
        default:
            try say(notice, days: payload?.days, in: transaction)
        }
    }

    private func find(_ notice: OutboxNotice, in transaction: Transaction) throws -> Connection? {
        try ConnectionStore.find(Connection.ID(stored: notice.subject), of: notice.workspaceID, in: transaction)
    }

    /// Brings the episode up to how the connection fares, and says what was not said yet.
    private func follow(_ notice: OutboxNotice, isRepaired: Bool, in transaction: Transaction) throws {
        guard let connection = try find(notice, in: transaction) else { return }
        let (id, workspaceID, now) = (connection.id, connection.workspaceID, transaction.now)
        var last = try EpisodeStore.find(of: id, of: workspaceID, in: transaction)
        if isRepaired { last?.close(at: now) }
        guard connection.health != .healthy else {
            last?.end(at: now)
            if let last { try EpisodeStore.save(last, of: id, of: workspaceID, in: transaction) }
            return
        }
        var episode = Episode.current(after: last, at: now)
        let telling = episode.tell(of: connection.health)
        try EpisodeStore.save(episode, of: id, of: workspaceID, in: transaction)
        try Announcement(
            kind: "connection.\(connection.health.status)", subject: id.text, episode: episode.number,
            stage: connection.health.status, facts: NoticeFacts(of: connection)
        ).make(telling, of: workspaceID, parts, in: transaction)
        if telling.inApp, !connection.health.isUsable {
            try Alarm.note(connection, episode: episode.number, in: transaction)
        }
        try setReminder(of: connection, isNew: telling.isAnything, in: transaction)
        try Foresight(parts: parts).look(at: connection, in: transaction)
    }

    /// A day after the last word; flapping does not put it off.
    private func setReminder(of connection: Connection, isNew: Bool, in transaction: Transaction) throws {
        guard connection.health.isWorthReminder else { return }
        let reminder = NewJob(
            .remind, subject: JobSubject(connection.id, of: connection.workspaceID).text,
            due: transaction.now + Episode.reminderPause)
        if isNew {
            try JobStore.schedule(reminder, in: transaction)
        } else {
            try JobStore.scheduleIfAbsent(reminder, in: transaction)
        }
    }

    /// Something that is said once in an episode beside its stages, such as that the end is near (REL-14).
    private func say(_ notice: OutboxNotice, days: Int?, in transaction: Transaction) throws {
        guard let connection = try find(notice, in: transaction) else { return }
        let (id, workspaceID) = (connection.id, connection.workspaceID)
        let last = try EpisodeStore.find(of: id, of: workspaceID, in: transaction)
        let episode = Episode.current(after: last, at: transaction.now)
        try EpisodeStore.save(episode, of: id, of: workspaceID, in: transaction)
        var facts = NoticeFacts(of: connection)
        facts.days = days
        let stage = notice.kind.dropFirst("connection.".count) + (days.map { ":\($0)" } ?? "")
        try Announcement(
            kind: notice.kind, subject: id.text, episode: episode.number, stage: String(stage), facts: facts
        ).make(.everywhere, of: workspaceID, parts, in: transaction)
    }

    /// A post in danger: unless the danger has passed meanwhile.
    private func warn(of notice: OutboxNotice, _ id: Delivery.ID?, in transaction: Transaction) throws {
        guard let id, let outlook = try DeliveryStore.outlook(on: id, of: notice.workspaceID, in: transaction),
            outlook.isInDanger
        else { return }
        var facts = NoticeFacts(of: outlook.connection)
        facts.excerpt = outlook.excerpt
        facts.dueAt = outlook.dueAt
        try Announcement(
            kind: notice.kind, subject: outlook.postID.text, episode: 0, stage: "endangered", facts: facts
        ).make(.everywhere, of: notice.workspaceID, parts, in: transaction)
    }
}
