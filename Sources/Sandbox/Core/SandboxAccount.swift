/// A simulated person or brand on one platform.
package struct SandboxAccount: Sendable, Hashable {
    /// What may stand in the way of an account.
    package enum State: String, Sendable, Codable, CaseIterable {
        /// Everything works.
        case active
        /// The platform has suspended it.
        case suspended
        /// The person has put it to sleep.
        case deactivated
    }

    /// Who or what it is.
    package enum Kind: String, Sendable, Codable, CaseIterable {
        /// Logs in and consents.
        case person
        /// A Page or organisation that people manage.
        case page
    }

    /// Short name for consent pages, faults and the control API, e.g. `ada`.
    package var name: String
    /// The platform's identifier.
    package var id: String
    /// The handle as the platform writes it, without `@`.
    package var handle: String
    /// The display name.
    package var displayName: String
    /// Present state.
    package var state: State
    /// What a person needs to log in besides, for the front page; empty when nothing.
    package var hint = ""
    /// Who or what it is.
    package var kind = Kind.person
    /// Whether it has roles that can be lost: a Page, or a person who manages Pages.
    package var hasRoles = false
    /// Whether it can be changed between personal and professional.
    package var hasTypes = false

    /// An active account.
    package init(name: String, id: String, handle: String, displayName: String, state: State = .active) {
        self.name = name
        self.id = id
        self.handle = handle
        self.displayName = displayName
        self.state = state
    }
}

/// What can happen to an account from the platform's side.
package enum AccountChange: String, Sendable, CaseIterable {
    /// The person revokes the app: its tokens die, others live.
    case revoke
    /// The person changes the password: all tokens die.
    case changePassword = "change-password"
    /// The platform suspends the account.
    case suspend
    /// The person puts the account to sleep; platforms that do not tell the two apart treat it as suspended.
    case deactivate
    /// The account works again.
    case restore
    /// A person is no longer allowed to publish for any Page, or nobody for this Page.
    case loseRole = "lose-role"
    /// The roles are back.
    case regainRole = "regain-role"
    /// A professional account becomes a personal one.
    case makePersonal = "make-personal"
    /// A personal account becomes a professional one.
    case makeProfessional = "make-professional"
}
