import Domain
import Engine
import Storage

/// What the dashboard asks of the Engine for those who run the installation; for others there is nothing.
protocol OperatorsDesk: Sendable {
    /// What is not well, in all workspaces.
    func overview(_ filter: UnwellFilter, by: Principal) async throws -> Operators.Overview
    /// One account of any workspace.
    func connection(_ id: Connection.ID, of: Workspace.ID, by: Principal) async throws
        -> (found: UnwellConnection, history: [HistoryEntry])
    /// Whether the operator is told.
    func wantsAlerts(by: Principal) async throws -> Bool
    /// Switches that on or off.
    func setWantsAlerts(_ wantsAlerts: Bool, by: Principal) async throws
    /// The talks of all workspaces.
    func threads(before: ThreadCursor?, by: Principal) async throws -> [ListedThread]
    /// One talk with a page of its messages.
    func thread(_ id: MessageThread.ID, before: Message.ID?, by: Principal) async throws -> ThreadView
    /// In how many talks there is something new, up to a limit.
    func unreadCount(by: Principal) async throws -> Int
    /// Answers in a talk.
    func answer(_ id: MessageThread.ID, text: String, by: Principal) async throws -> Message.ID
    /// Begins a talk about an account.
    func ask(about: Connection.ID, of: Workspace.ID, title: String, text: String, by: Principal) async throws
        -> MessageThread.ID
    /// Notes that a talk was seen up to this message.
    func markRead(_ id: MessageThread.ID, upTo: Message.ID, by: Principal) async throws
    /// The picture of a message.
    func screenshot(of: Message.ID, in: MessageThread.ID, by: Principal) async throws
        -> (item: MediaItem, bytes: [UInt8])
}

extension Operators: OperatorsDesk {}
