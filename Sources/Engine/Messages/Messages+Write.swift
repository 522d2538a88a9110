package import Domain
import Storage

extension Messages {
    /// So many talks a workspace may begin in a day.
    static let threadsPerDay = 10
    /// So many messages the members of a workspace may write in an hour.
    static let messagesPerHour = 60

    /// Begins a talk with its first message; platform, account and state of the account are filled in from here (S1.38).
    package func start(_ new: NewThread, by principal: Principal) async throws -> MessageThread.ID {
        let author = try writer(principal)
        let (title, text) = (try new.checkedTitle(), try new.message.checkedText())
        try new.message.checkPicture()
        let id = MessageThread.ID(parts.ports)
        try await refuseFlood(of: principal.workspaceID, isNew: true)
        let picture = try await keep(new.message.picture, by: principal)
        try await parts.write { [self] transaction in
            try MessageStore.hold(principal.workspaceID, in: transaction)
            try Self.refuseFlood(of: principal.workspaceID, isNew: true, in: transaction)
            let facts = new.complete(try accountFacts(of: new, in: principal.workspaceID, transaction))
            let thread = MessageThread(
                id: id, workspaceID: principal.workspaceID, title: title, facts: facts, createdAt: transaction.now,
                lastAt: transaction.now, lastSide: .member, messageCount: 0)
            try ThreadStore.insert(thread, in: transaction)
            let bundle = try shownBundle(new.message.bundleDigest, for: thread, in: transaction)
            try Talking(parts: parts).say(
                text, in: thread, on: .member, by: author, picture: picture, bundle: bundle, transaction)
        }
        return id
    }

    /// Answers in a talk.
    package func answer(
        _ id: MessageThread.ID, _ new: NewMessage, by principal: Principal
    ) async throws -> Message.ID {
        let author = try writer(principal)
        let text = try new.checkedText()
        try new.checkPicture()
        try await parts.read { transaction in
            guard try ThreadStore.find(id, of: principal.workspaceID, in: transaction) != nil else {
                throw EngineError.notFound
            }
            try Self.refuseFlood(of: principal.workspaceID, isNew: false, in: transaction)
        }
        let picture = try await keep(new.picture, by: principal)
        return try await parts.write { [self] transaction in
            try MessageStore.hold(principal.workspaceID, in: transaction)
            try Self.refuseFlood(of: principal.workspaceID, isNew: false, in: transaction)
            guard let thread = try ThreadStore.find(id, holds: true, in: transaction),
                thread.workspaceID == principal.workspaceID
            else { throw EngineError.notFound }
            let bundle = try shownBundle(new.bundleDigest, for: thread, in: transaction)
            return try Talking(parts: parts).say(
                text, in: thread, on: .member, by: author, picture: picture, bundle: bundle, transaction)
        }
    }

    private func writer(_ principal: Principal) throws -> Person.ID {
        try principal.require(.connect)
        guard let personID = principal.personID else { throw EngineError.forbidden(.connect) }
        return personID
    }

    private func accountFacts(
        of new: NewThread, in workspaceID: Workspace.ID, _ transaction: Transaction
    ) throws -> MessageThread.Facts {
        guard let id = new.connectionID else { return MessageThread.Facts() }
        guard let connection = try ConnectionStore.find(id, of: workspaceID, in: transaction) else {
            throw EngineError.notFound
        }
        return MessageThread.Facts(of: connection)
    }

    /// The picture as the media library keeps it: known by its content, without metadata (SEC-74, SEC-79).
    private func keep(_ picture: NewMessage.Picture?, by principal: Principal) async throws -> MediaItem.ID? {
        guard let picture else { return nil }
        do {
            return try await media.add(picture.bytes, fileName: picture.fileName, by: principal).id
        } catch EngineError.invalid(_, let words) {
            throw EngineError.invalid(field: "screenshot", words: words)
        }
    }

    /// The bundle that the person has seen; another one is not sent.
    private func shownBundle(
        _ digest: String?, for thread: MessageThread, in transaction: Transaction
    ) throws -> String? {
        guard let digest, let connectionID = thread.facts.connectionID else { return nil }
        let bundle = try bundles.make(on: connectionID, of: thread.workspaceID, in: transaction)
        guard bundle.digest == digest else {
            throw EngineError.conflict(
                code: "bundle_changed",
                words: "The state of the account has changed meanwhile. Look at the bundle again, then send.")
        }
        return bundle.json
    }

    private func refuseFlood(of workspaceID: Workspace.ID, isNew: Bool) async throws {
        try await parts.read { try Self.refuseFlood(of: workspaceID, isNew: isNew, in: $0) }
    }

    /// Nobody floods those who run the installation.
    private static func refuseFlood(
        of workspaceID: Workspace.ID, isNew: Bool, in transaction: Transaction
    ) throws {
        let now = transaction.now
        let messages = try MessageStore.written(
            messagesPerHour, in: workspaceID, since: now - .hours(1), in: transaction)
        if let first = messages { throw EngineError.tooMany(retryAfter: first + .hours(1) - now) }
        guard isNew else { return }
        let threads = try MessageStore.started(threadsPerDay, in: workspaceID, since: now - .days(1), in: transaction)
        if let first = threads { throw EngineError.tooMany(retryAfter: first + .days(1) - now) }
    }
}
