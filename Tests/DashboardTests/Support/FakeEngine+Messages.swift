import Domain
import Storage

@testable import Dashboard
@testable import Engine

/// The talks of the fake Engine, for members.
struct FakeMessages: MessagesDesk {
    let engine: FakeEngine

    init(_ engine: FakeEngine) { self.engine = engine }

    func list(before: ThreadCursor?, by: Principal) async throws -> [ListedThread] {
        try engine.ask("list talks")
        return engine.now.talks.map {
            ListedThread(thread: $0.thread, workspaceName: $0.workspaceName, isUnread: $0.isUnread)
        }
    }

    func get(_ id: MessageThread.ID, before: Message.ID?, by: Principal) async throws -> ThreadView {
        try engine.ask("get talk")
        return try engine.talk(id)
    }

    func unreadCount(by: Principal) async throws -> Int { engine.now.talks.count(where: \.isUnread) }

    func markRead(_ id: MessageThread.ID, upTo: Message.ID, by: Principal) async throws {
        try engine.ask("read \(upTo)")
    }

    func screenshot(
        of: Message.ID, in id: MessageThread.ID, by: Principal
    ) async throws -> (item: MediaItem, bytes: [UInt8]) {
        _ = try engine.talk(id)
        guard let picture = engine.now.picture else { throw EngineError.notFound }
        return picture
    }

    func bundle(on id: Connection.ID, by: Principal) async throws -> SupportBundle {
        _ = try await engine.get(id, by: engine.member.principal)
        return engine.now.bundle
    }

    func start(_ new: NewThread, by: Principal) async throws -> MessageThread.ID {
        try engine.ask("start talk")
        if let digest = new.message.bundleDigest, digest != engine.now.bundle.digest {
            throw EngineError.conflict(code: "bundle_changed", words: "The state has changed.")
        }
        guard !new.message.text.isEmpty else { throw EngineError.invalid(field: "text", words: "Write something.") }
        engine.change { $0.startedThreads.append(new) }
        return Samples.threadID
    }

    func answer(_ id: MessageThread.ID, _ new: NewMessage, by: Principal) async throws -> Message.ID {
        try engine.ask("answer talk")
        guard !new.text.isEmpty else { throw EngineError.invalid(field: "text", words: "Write something.") }
        engine.change { $0.answers.append(new) }
        return Samples.messageID
    }
}

/// The same for those who run the installation.
struct FakeOperators: OperatorsDesk {
    let engine: FakeEngine

    init(_ engine: FakeEngine) { self.engine = engine }

    private func check() throws {
        guard engine.now.isOperator else { throw EngineError.notFound }
    }

    func overview(_ filter: UnwellFilter, by: Principal) async throws -> Operators.Overview {
        try check()
        engine.change { $0.filters.append(filter) }
        return engine.now.overview
    }

    func connection(
        _ id: Connection.ID, of workspaceID: Workspace.ID, by: Principal
    ) async throws -> (found: UnwellConnection, history: [HistoryEntry]) {
        try check()
        let found = engine.now.overview.unwell.first {
            $0.connection.id == id && $0.connection.workspaceID == workspaceID
        }
        guard let found else { throw EngineError.notFound }
        return (found, engine.now.history)
    }

    func wantsAlerts(by: Principal) async throws -> Bool {
        try check()
        return engine.now.wantsAlerts
    }

    func setWantsAlerts(_ wantsAlerts: Bool, by: Principal) async throws {
        try check()
        engine.change { $0.wantsAlerts = wantsAlerts }
    }

    func threads(before: ThreadCursor?, by principal: Principal) async throws -> [ListedThread] {
        try check()
        return try await FakeMessages(engine).list(before: before, by: principal)
    }

    func thread(_ id: MessageThread.ID, before: Message.ID?, by: Principal) async throws -> ThreadView {
        try check()
        return try engine.talk(id)
    }

    func unreadCount(by: Principal) async throws -> Int {
        engine.now.isOperator ? engine.now.talks.count(where: \.isUnread) : 0
    }

    func answer(_ id: MessageThread.ID, text: String, by principal: Principal) async throws -> Message.ID {
        try check()
        return try await FakeMessages(engine).answer(id, NewMessage(text: text), by: principal)
    }

    func ask(
        about: Connection.ID, of: Workspace.ID, title: String, text: String, by: Principal
    ) async throws -> MessageThread.ID {
        try check()
        guard !text.isEmpty else { throw EngineError.invalid(field: "text", words: "Write something.") }
        engine.change { $0.startedThreads.append(NewThread(title: title, message: NewMessage(text: text))) }
        return Samples.threadID
    }

    func markRead(_ id: MessageThread.ID, upTo: Message.ID, by: Principal) async throws {
        try check()
        try engine.ask("operator read \(upTo)")
    }

    func screenshot(
        of message: Message.ID, in id: MessageThread.ID, by principal: Principal
    ) async throws -> (item: MediaItem, bytes: [UInt8]) {
        try check()
        return try await FakeMessages(engine).screenshot(of: message, in: id, by: principal)
    }
}

extension FakeEngine {
    fileprivate func talk(_ id: MessageThread.ID) throws -> ThreadView {
        guard let talk = now.talks.first(where: { $0.thread.id == id }) else { throw EngineError.notFound }
        return talk
    }
}

extension Samples {
    static let threadID = MessageThread.ID(stored: "thr_00000000000000000000000001")
    static let messageID = Message.ID(stored: "msg_00000000000000000000000001")

    /// A talk of two messages about the account of the samples.
    static func talk(isUnread: Bool = true, text: String = "It turned red") -> ThreadView {
        var facts = MessageThread.Facts(of: connection(.disconnected(.expired)))
        facts.problem = "invalid_grant"
        facts.requestID = "abc-1"
        let thread = MessageThread(
            id: threadID, workspaceID: workspaceID, title: "Trouble with Mastodon", facts: facts, createdAt: morning,
            lastAt: morning, lastSide: .operators, messageCount: 2)
        let question = Message(
            id: messageID, threadID: threadID, workspaceID: workspaceID, side: .member,
            authorID: Person.ID(stored: "psn_1"), authorName: "Ada", text: text, screenshotID: mediaID,
            bundle: #"{"bundle":1}"#, createdAt: morning)
        let answer = Message(
            id: Message.ID(stored: "msg_00000000000000000000000002"), threadID: threadID, workspaceID: workspaceID,
            side: .operators, authorID: Person.ID(stored: "psn_2"), authorName: "Olga", text: "We look at it",
            createdAt: morning)
        return ThreadView(
            thread: thread, workspaceName: "Engines", messages: [question, answer], olderBefore: nil,
            isUnread: isUnread)
    }

    static func unwell(_ health: Health, platform: Platform = .mastodon) -> UnwellConnection {
        UnwellConnection(workspaceName: "Looms", connection: connection(health, platform: platform))
    }
}
