package import Domain
import Storage

/// What people see of what they were told.
package struct Notices: Sendable {
    /// Beyond that many unread ones nobody counts.
    package static let countLimit = 100
    private static let listLimit = 100

    let parts: EngineParts

    /// What the person was told in this workspace, newest first; nothing for programs.
    package func list(by principal: Principal) async throws -> [MemberNotice] {
        try principal.require(.view)
        guard let personID = principal.personID else { return [] }
        return try await parts.read {
            try NoticeStore.list(of: personID, in: principal.workspaceID, limit: Self.listLimit, $0)
        }
    }

    /// How much of it is unread, up to `countLimit`.
    package func unreadCount(by principal: Principal) async throws -> Int {
        try principal.require(.view)
        guard let personID = principal.personID else { return 0 }
        return try await parts.read {
            try NoticeStore.unreadCount(of: personID, in: principal.workspaceID, limit: Self.countLimit, $0)
        }
    }

    /// Notes that the person has seen everything up to this one; what came since stays unread.
    package func markRead(upTo id: MemberNotice.ID, by principal: Principal) async throws {
        try principal.require(.view)
        guard let personID = principal.personID else { return }
        try await parts.write { try NoticeStore.markRead(upTo: id, of: personID, in: principal.workspaceID, $0) }
    }

    /// Whether the person gets mails beside the notices in the dashboard; `nil` where mails are never sent.
    package func wantsMail(by principal: Principal) async throws -> Bool? {
        try principal.require(.view)
        guard parts.mailer != nil, principal.may(.connect), let personID = principal.personID else { return nil }
        return try await parts.read { try NoticeStore.wantsMail(personID, in: principal.workspaceID, $0) }
    }

    /// Switches mails on or off for the person in this workspace.
    package func setWantsMail(_ wantsMail: Bool, by principal: Principal) async throws {
        try principal.require(.view)
        guard let personID = principal.personID else { return }
        try await parts.write { try NoticeStore.prefer(mail: wantsMail, personID, in: principal.workspaceID, $0) }
    }
}
