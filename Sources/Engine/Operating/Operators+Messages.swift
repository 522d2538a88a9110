package import Domain
package import Storage

extension Operators {
    /// The talks of all workspaces, those that were written to last first; one more than a page tells that there is a next one.
    package func threads(before: ThreadCursor?, by principal: Principal) async throws -> [ListedThread] {
        try await read(by: principal) { transaction, operatorID in
            try ThreadStore.list(
                of: nil, for: operatorID, on: .operators, before: before, limit: Self.pageSize + 1, in: transaction)
        }
    }

    /// One talk with a page of its messages.
    package func thread(
        _ id: MessageThread.ID, before: Message.ID? = nil, by principal: Principal
    ) async throws -> ThreadView {
        try await read(by: principal) { transaction, operatorID in
            let thread = try Self.find(id, in: transaction)
            return try ThreadView(thread, before: before, for: operatorID, on: .operators, in: transaction)
        }
    }

    /// In how many talks members wrote something that the operator has not seen; 0 for others.
    package func unreadCount(by principal: Principal) async throws -> Int {
        do {
            return try await read(by: principal) { transaction, operatorID in
                try ThreadStore.unreadCount(
                    for: operatorID, of: nil, limit: Messages.countLimit, in: transaction)
            }
        } catch EngineError.notFound {
            return 0
        }
    }

    /// Answers in a talk.
    package func answer(
        _ id: MessageThread.ID, text: String, by principal: Principal
    ) async throws -> Message.ID {
        let text = try NewMessage(text: text).checkedText()
        return try await write(by: principal) { [parts] transaction, operatorID in
            let thread = try Self.find(id, holds: true, in: transaction)
            return try Talking(parts: parts).say(
                text, in: thread, on: .operators, by: operatorID, transaction)
        }
    }

    /// Begins a talk with a workspace about one of its accounts, such as to ask for a reconnect (S1.41).
    package func ask(
        about connectionID: Connection.ID, of workspaceID: Workspace.ID, title: String, text: String,
        by principal: Principal
    ) async throws -> MessageThread.ID {
        let new = NewThread(title: title, message: NewMessage(text: text))
        let (title, text) = (try new.checkedTitle(), try new.message.checkedText())
        let id = MessageThread.ID(parts.ports)
        try await write(by: principal) { [parts] transaction, operatorID in
            guard let connection = try ConnectionStore.find(connectionID, of: workspaceID, in: transaction) else {
                throw EngineError.notFound
            }
            let thread = MessageThread(
                id: id, workspaceID: workspaceID, title: title, facts: MessageThread.Facts(of: connection),
                createdAt: transaction.now, lastAt: transaction.now, lastSide: .operators, messageCount: 0)
            try ThreadStore.insert(thread, in: transaction)
            try Talking(parts: parts).say(text, in: thread, on: .operators, by: operatorID, transaction)
        }
        return id
    }

    /// Notes that the operator has seen a talk up to this message.
    package func markRead(
        _ id: MessageThread.ID, upTo messageID: Message.ID, by principal: Principal
    ) async throws {
        try await write(by: principal) { transaction, operatorID in
            let thread = try Self.find(id, in: transaction)
            guard let message = try MessageStore.find(messageID, of: thread, in: transaction) else {
                throw EngineError.notFound
            }
            try Talking.markSeen(thread, upTo: message, by: operatorID, in: principal.workspaceID, transaction)
        }
    }

    /// The picture of a message.
    package func screenshot(
        of messageID: Message.ID, in id: MessageThread.ID, by principal: Principal
    ) async throws -> (item: MediaItem, bytes: [UInt8]) {
        let message = try await read(by: principal) { transaction, _ in
            try MessageStore.find(messageID, of: try Self.find(id, in: transaction), in: transaction)
        }
        guard let message, let screenshotID = message.screenshotID else { throw EngineError.notFound }
        return try await media.bytes(of: screenshotID, in: message.workspaceID)
    }

    private static func find(
        _ id: MessageThread.ID, holds: Bool = false, in transaction: Transaction
    ) throws -> MessageThread {
        guard let thread = try ThreadStore.find(id, holds: holds, in: transaction) else { throw EngineError.notFound }
        return thread
    }
}
