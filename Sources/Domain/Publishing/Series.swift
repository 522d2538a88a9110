/// A post that repeats: what it says, where it goes, and when. Each time is a post of its own, made ahead.
package struct Series: Sendable, Identified {
    /// Series are `ser_…`.
    package static let identifierPrefix = "ser"
    /// Identifies a series.
    package typealias ID = Identifier<Series>

    /// Whether it goes on.
    package enum State: String, Sendable, Hashable, Codable, CaseIterable {
        /// More posts will be made.
        case active
        /// All of them are made.
        case done
        /// A person ended it, or no account is left.
        case stopped
    }

    /// Where it goes.
    package struct Target: Sendable, Hashable, Codable {
        /// The account.
        package var connectionID: Connection.ID
        /// What it says there, where it differs.
        package var content: Content?
        /// Choices of its platform.
        package var options: DeliveryOptions

        /// Gathers the parts.
        package init(connectionID: Connection.ID, content: Content? = nil, options: DeliveryOptions) {
            self.connectionID = connectionID
            self.content = content
            self.options = options
        }
    }

    /// The identifier.
    package let id: ID
    /// The owner.
    package let workspaceID: Workspace.ID
    /// Who wrote it; `nil` for a program.
    package let authorID: Person.ID?
    /// What it says, unless a target says otherwise.
    package var content: Content
    /// The accounts.
    package var targets: [Target]
    /// When.
    package var rule: Recurrence
    /// Whether it goes on.
    package var state: State
    /// Up to when its posts are made: none is ever made for a time up to this one.
    package var madeUntil: Instant
    /// Grows with every change.
    package var revision: Int64
    /// When it was stored first.
    package let createdAt: Instant

    /// Gathers the parts.
    package init(
        id: ID, workspaceID: Workspace.ID, authorID: Person.ID?, content: Content, targets: [Target], rule: Recurrence,
        state: State = .active, madeUntil: Instant, revision: Int64 = 1, createdAt: Instant
    ) {
        self.id = id
        self.workspaceID = workspaceID
        self.authorID = authorID
        self.content = content
        self.targets = targets
        self.rule = rule
        self.state = state
        self.madeUntil = madeUntil
        self.revision = revision
        self.createdAt = createdAt
    }
}
