import Domain
import Engine
import Storage

/// What the dashboard asks of the Engine about talks with those who run the installation.
protocol MessagesDesk: Sendable {
    /// The talks of the workspace.
    func list(before: ThreadCursor?, by: Principal) async throws -> [ListedThread]
    /// One talk with a page of its messages.
    func get(_ id: MessageThread.ID, before: Message.ID?, by: Principal) async throws -> ThreadView
    /// In how many talks there is something new, up to a limit.
    func unreadCount(by: Principal) async throws -> Int
    /// Notes that a talk was seen up to this message.
    func markRead(_ id: MessageThread.ID, upTo: Message.ID, by: Principal) async throws
    /// The picture of a message.
    func screenshot(of: Message.ID, in: MessageThread.ID, by: Principal) async throws
        -> (item: MediaItem, bytes: [UInt8])
    /// What would be sent along, to be shown before (M4).
    func bundle(on id: Connection.ID, by: Principal) async throws -> SupportBundle
    /// Begins a talk.
    func start(_ new: NewThread, by: Principal) async throws -> MessageThread.ID
    /// Answers in a talk.
    func answer(_ id: MessageThread.ID, _ new: NewMessage, by: Principal) async throws -> Message.ID
}

extension Messages: MessagesDesk {}
