/// Something that one person is told: in the dashboard always, by mail where wanted.
package struct MemberNotice: Sendable, Hashable, Identified {
    /// Notices to people are `ntm_…`.
    package static let identifierPrefix = "ntm"
    /// Identifies a notice to a person.
    package typealias ID = Identifier<MemberNotice>

    /// The identifier; also that of the mail (REL-34).
    package let id: ID
    /// The workspace that it is about.
    package let workspaceID: Workspace.ID
    /// Who is told.
    package let personID: Person.ID
    /// What kind of thing, e.g. `connection.disconnected`.
    package let kind: String
    /// What it is about: the identifier of a connection or post.
    package let subject: String
    /// Which stretch of trouble; 0 where there are none.
    package let episode: Int64
    /// Which of the things that are said once in an episode.
    package let stage: String
    /// What was the case then.
    package let facts: NoticeFacts
    /// When it was said.
    package let createdAt: Instant
    /// When the person has seen it.
    package var readAt: Instant?

    /// Gathers the parts.
    package init(
        id: ID, workspaceID: Workspace.ID, personID: Person.ID, kind: String, subject: String, episode: Int64,
        stage: String, facts: NoticeFacts, createdAt: Instant, readAt: Instant? = nil
    ) {
        self.id = id
        self.workspaceID = workspaceID
        self.personID = personID
        self.kind = kind
        self.subject = subject
        self.episode = episode
        self.stage = stage
        self.facts = facts
        self.createdAt = createdAt
        self.readAt = readAt
    }
}

/// What was the case when people were told; never a token (SEC-28).
package struct NoticeFacts: Sendable, Hashable, Codable {
    /// The platform; `nil` where it is not about an account.
    package var platform: Platform?
    /// The account's name: untrusted text.
    package var name = ""
    /// The account's handle: untrusted text.
    package var handle = ""
    /// The account; `nil` where it is not about one.
    package var connectionID: Connection.ID?
    /// How it fared: `warning`, `disconnected` or `healthy`.
    package var status = ""
    /// Why.
    package var reason: String?
    /// Whether it was said before.
    package var isReminder = false
    /// So many days are left.
    package var days: Int?
    /// The post in danger, or that did not go out: its first words, untrusted text.
    package var excerpt: String?
    /// When that post is due.
    package var dueAt: Instant?
    /// How that post came to rest without being published.
    package var ending: Ending?
    /// The message that was written.
    package var talk: Talk?
    /// The accounts that turned red, for operators.
    package var alert: Alert?
    /// The version of an interface that ends, for operators.
    package var sunset: Sunset?

    /// Nothing is known.
    init() {}

    /// What is the case with a connection.
    package init(of connection: Connection) {
        platform = connection.platform
        name = connection.account.name
        handle = connection.account.handle
        connectionID = connection.id
        status = connection.health.status
        reason = connection.health.reason
    }

    /// What the platform is called; empty where it is not about an account.
    package var platformName: String { platform?.displayName ?? "" }

    /// How the connection fared; `nil` for words that a newer release wrote.
    package var health: Health? { Health(status: status, reason: reason) }
}
