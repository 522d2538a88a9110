/// What somebody is in a workspace.
package enum Role: String, Sendable, Hashable, Codable, CaseIterable {
    case owner, admin, editor, author, viewer
}

/// Something that not everybody may do (SEC-62).
package enum Permission: String, Sendable, Hashable, CaseIterable {
    /// See connections, posts, media.
    case view
    /// Write, edit and delete posts, upload media.
    case compose
    /// Put posts on the calendar and let them out.
    case publish
    /// Connect, reconnect, pause, check and disconnect accounts, and put them into brands.
    case connect
    /// People, roles, API keys, platform apps, brands.
    case administer
    /// Delete the workspace, change its owner.
    case own
}

extension Role {
    /// The matrix of rights, in one place for the code and the manual (SEC-62).
    package var permissions: Set<Permission> {
        switch self {
        case .owner: Set(Permission.allCases)
        case .admin: [.view, .compose, .publish, .connect, .administer]
        case .editor: [.view, .compose, .publish, .connect]
        case .author: [.view, .compose]
        case .viewer: [.view]
        }
    }
}
