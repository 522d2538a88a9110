package import Domain
package import Storage

/// Talks of a workspace with those who run the installation, as its members have them (S1.37, S1.38).
package struct Messages: Sendable {
    /// Beyond that many unread ones nobody counts.
    package static let countLimit = 100
    /// Talks and messages of one page.
    package static let pageSize = 50

    let parts: EngineParts
    let media: MediaLibrary
    let bundles: SupportBundles

    init(parts: EngineParts, media: MediaLibrary) {
        self.parts = parts
        self.media = media
        bundles = SupportBundles(parts: parts)
    }

    /// The talks of the workspace, those that were written to last first; one more than a page tells that there is a next one.
    package func list(before: ThreadCursor?, by principal: Principal) async throws -> [ListedThread] {
        let personID = try reader(principal)
        return try await parts.read { transaction in
            try ThreadStore.list(
                of: principal.workspaceID, for: personID, on: .member, before: before, limit: Self.pageSize + 1,
                in: transaction)
        }
    }

    /// One talk with a page of its messages.
    package func get(
        _ id: MessageThread.ID, before: Message.ID? = nil, by principal: Principal
    ) async throws -> ThreadView {
        let personID = try reader(principal)
        return try await parts.read { transaction in
            guard let thread = try ThreadStore.find(id, of: principal.workspaceID, in: transaction) else {
                throw EngineError.notFound
            }
            return try ThreadView(thread, before: before, for: personID, on: .member, in: transaction)
        }
    }

    /// In how many talks there is something new, up to `countLimit`.
    package func unreadCount(by principal: Principal) async throws -> Int {
        try principal.require(.view)
        guard let personID = principal.personID else { return 0 }
        return try await parts.read { transaction in
            try ThreadStore.unreadCount(
                for: personID, of: principal.workspaceID, limit: Self.countLimit, in: transaction)
        }
    }

    /// Notes that the person has seen a talk up to this message; what came since stays unread.
    package func markRead(
        _ id: MessageThread.ID, upTo messageID: Message.ID, by principal: Principal
    ) async throws {
        let personID = try reader(principal)
        try await parts.write { transaction in
            guard let thread = try ThreadStore.find(id, of: principal.workspaceID, in: transaction),
                let message = try MessageStore.find(messageID, of: thread, in: transaction)
            else { throw EngineError.notFound }
            try Talking.markSeen(
                thread, upTo: message, by: personID, in: principal.workspaceID, transaction)
        }
    }

    /// The picture of a message.
    package func screenshot(
        of messageID: Message.ID, in id: MessageThread.ID, by principal: Principal
    ) async throws -> (item: MediaItem, bytes: [UInt8]) {
        try principal.require(.view)
        let message = try await parts.read { transaction -> Message in
            guard let thread = try ThreadStore.find(id, of: principal.workspaceID, in: transaction),
                let message = try MessageStore.find(messageID, of: thread, in: transaction)
            else { throw EngineError.notFound }
            return message
        }
        guard let screenshotID = message.screenshotID else { throw EngineError.notFound }
        return try await media.bytes(of: screenshotID, in: message.workspaceID)
    }

    /// What a support bundle on an account would hold, to be shown to the person before it is sent.
    package func bundle(on id: Connection.ID, by principal: Principal) async throws -> SupportBundle {
        try principal.require(.connect)
        return try await parts.read { [bundles] in try bundles.make(on: id, of: principal.workspaceID, in: $0) }
    }

    /// Only people talk; programs do not.
    private func reader(_ principal: Principal) throws -> Person.ID {
        try principal.require(.view)
        guard let personID = principal.personID else { throw EngineError.forbidden(.view) }
        return personID
    }
}

/// A talk as one person sees it.
package struct ThreadView: Sendable {
    /// The talk.
    package let thread: MessageThread
    /// What the workspace is called.
    package let workspaceName: String
    /// Messages, the oldest of the page first.
    package let messages: [Message]
    /// The page before this one begins before this message; `nil` where there is none.
    package let olderBefore: Message.ID?
    /// Whether the other side has written something that the person has not seen.
    package let isUnread: Bool

    init(
        _ thread: MessageThread, before: Message.ID?, for personID: Person.ID, on side: MessageThread.Side,
        in transaction: Transaction
    ) throws {
        let found = try MessageStore.list(
            of: thread, before: before, limit: Messages.pageSize + 1, in: transaction)
        let shown = Array(found.prefix(Messages.pageSize))
        let seenAt = try ThreadStore.seenAt(thread, by: personID, in: transaction)
        self.thread = thread
        workspaceName = try PersonStore.workspace(thread.workspaceID, in: transaction)?.name ?? ""
        messages = shown.reversed()
        olderBefore = found.count > shown.count ? shown.last?.id : nil
        isUnread = thread.lastSide != side && (seenAt.map { $0 < thread.lastAt } ?? true)
    }

    /// Gathers the parts.
    package init(
        thread: MessageThread, workspaceName: String, messages: [Message], olderBefore: Message.ID?, isUnread: Bool
    ) {
        self.thread = thread
        self.workspaceName = workspaceName
        self.messages = messages
        self.olderBefore = olderBefore
        self.isUnread = isUnread
    }
}
