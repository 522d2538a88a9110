import Domain
import Engine

/// What the dashboard asks of the Engine about what people were told.
protocol NoticesDesk: Sendable {
    /// What the person was told, newest first.
    func list(by: Principal) async throws -> [MemberNotice]
    /// How much of it is unread, up to a limit.
    func unreadCount(by: Principal) async throws -> Int
    /// Notes that everything up to this one was seen.
    func markRead(upTo id: MemberNotice.ID, by: Principal) async throws
    /// Whether the person gets mails as well; `nil` where there are none to be had.
    func wantsMail(by: Principal) async throws -> Bool?
    /// Switches mails on or off.
    func setWantsMail(_ wantsMail: Bool, by: Principal) async throws
}

extension Notices: NoticesDesk {}
