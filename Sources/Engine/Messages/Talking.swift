import Domain
import FoundationEssentials
import Storage

/// Writes messages down, and tells the other side of them.
struct Talking: Sendable {
    private static let excerptLength = 200

    let parts: EngineParts

    /// Appends a message to a talk that this transaction holds; the author has seen all of it.
    @discardableResult
    func say(
        _ text: String, in thread: MessageThread, on side: MessageThread.Side, by author: Person.ID,
        picture: MediaItem.ID? = nil, bundle: String? = nil, _ transaction: Transaction
    ) throws -> Message.ID {
        guard thread.messageCount < MessageThread.messageLimit else {
            throw EngineError.conflict(code: "talk_full", words: "This talk is full. Begin a new one.")
        }
        // Whoever has left meanwhile writes no more (SEC-64).
        guard let person = try PersonStore.find(author, in: transaction)?.person else { throw EngineError.notFound }
        // Messages sort by their time, so each one is later than the one before, whatever the clocks of the nodes say.
        let at = thread.messageCount == 0 ? transaction.now : max(transaction.now, thread.lastAt + .milliseconds(1))
        let message = Message(
            id: Message.ID(parts.ports, at: at), threadID: thread.id, workspaceID: thread.workspaceID, side: side,
            authorID: author, authorName: person.name, text: text, screenshotID: picture, bundle: bundle, createdAt: at)
        try MessageStore.append(message, in: transaction)
        try ThreadStore.markSeen(thread, upTo: at, by: author, in: transaction)
        try OutboxStore.append(
            Notice.ID(parts.ports), kind: "message.sent", subject: thread.id.text,
            payload: #"{"message_id":"\#(message.id)"}"#, of: thread.workspaceID, in: transaction)
        return message.id
    }

    /// Notes that a person has seen a talk; what the person was told of it is seen as well.
    static func markSeen(
        _ thread: MessageThread, upTo message: Message, by personID: Person.ID, in workspaceID: Workspace.ID,
        _ transaction: Transaction
    ) throws {
        try ThreadStore.markSeen(thread, upTo: message.createdAt, by: personID, in: transaction)
        try NoticeStore.markRead(about: thread.id.text, of: personID, in: workspaceID, transaction)
    }

    /// Tells the other side of a message: each person once, until the talk is looked at.
    func tell(of notice: OutboxNotice, _ id: Message.ID?, in transaction: Transaction) throws {
        guard let id, let thread = try ThreadStore.find(MessageThread.ID(stored: notice.subject), in: transaction),
            let message = try MessageStore.find(id, of: thread, in: transaction)
        else { return }
        switch message.side {
        case .member: try tellOperators(of: message, thread, in: transaction)
        case .operators: try tellMembers(of: message, thread, in: transaction)
        }
    }

    private func tellMembers(
        of message: Message, _ thread: MessageThread, in transaction: Transaction
    ) throws {
        let facts = NoticeFacts(talk(message, thread, workspace: nil))
        for reader in try NoticeStore.readers(who: .connect, of: thread.workspaceID, in: transaction)
        where reader.person.id != message.authorID {
            try tell(
                reader.person, in: thread.workspaceID, wantsMail: reader.wantsMail, kind: "message.answered", thread,
                facts, transaction)
        }
    }

    private func tellOperators(
        of message: Message, _ thread: MessageThread, in transaction: Transaction
    ) throws {
        let workspace = try PersonStore.workspace(thread.workspaceID, in: transaction)?.name ?? ""
        let facts = NoticeFacts(talk(message, thread, workspace: workspace))
        for found in try OperatorStore.list(in: transaction)
        where found.wantsAlerts && found.person.id != message.authorID {
            guard let home = found.home else { continue }
            try tell(
                found.person, in: home, wantsMail: found.wantsMail, kind: "message.asked", thread, facts, transaction)
        }
    }

    private func talk(_ message: Message, _ thread: MessageThread, workspace: String?) -> NoticeFacts.Talk {
        let excerpt = message.text.split(whereSeparator: \.isNewline).joined(separator: " ")
        return NoticeFacts.Talk(
            threadID: thread.id, title: thread.title, author: message.authorName,
            excerpt: String(excerpt.prefix(Self.excerptLength)) + (excerpt.count > Self.excerptLength ? "…" : ""),
            workspace: workspace)
    }

    /// The stage is how far the person has read: more messages before the next look say nothing new.
    private func tell(
        _ person: Person, in workspaceID: Workspace.ID, wantsMail: Bool, kind: String, _ thread: MessageThread,
        _ facts: NoticeFacts, _ transaction: Transaction
    ) throws {
        let seenAt = try ThreadStore.seenAt(thread, by: person.id, in: transaction)
        let notice = MemberNotice(
            id: MemberNotice.ID(parts.ports), workspaceID: workspaceID, personID: person.id, kind: kind,
            subject: thread.id.text, episode: 0, stage: "seen:\(seenAt?.milliseconds ?? 0)", facts: facts,
            createdAt: transaction.now)
        let isMailed = wantsMail && parts.mailer != nil
        let isNew = try NoticeStore.insert(notice, mail: isMailed ? .waiting : .off, in: transaction)
        if isNew, isMailed { try Postman.wake(in: transaction) }
    }
}
