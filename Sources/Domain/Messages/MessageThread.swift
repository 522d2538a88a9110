/// A talk between a workspace and the operators of the installation (S1.37).
package struct MessageThread: Sendable, Hashable, Identified {
    /// Talks are `thr_…`.
    package static let identifierPrefix = "thr"
    /// Identifies a talk.
    package typealias ID = Identifier<MessageThread>
    /// The most characters of a title.
    package static let titleLimit = 150
    /// The most messages of one talk; then a new one is begun.
    package static let messageLimit = 500

    /// On which side of a talk somebody is.
    package enum Side: String, Sendable, Hashable, Codable, CaseIterable {
        /// Of the workspace.
        case member
        /// Of those who run the installation.
        case operators

        /// The other one.
        package var other: Side { self == .member ? .operators : .member }
    }

    /// The identifier.
    package let id: ID
    /// The workspace whose talk it is.
    package let workspaceID: Workspace.ID
    /// What it is about, in a few words: untrusted text.
    package let title: String
    /// What was the case when it began.
    package let facts: Facts
    /// When it began.
    package let createdAt: Instant
    /// When the last message was written; grows with each.
    package let lastAt: Instant
    /// Who wrote it.
    package let lastSide: Side
    /// How many messages there are.
    package let messageCount: Int

    /// Gathers the parts.
    package init(
        id: ID, workspaceID: Workspace.ID, title: String, facts: Facts, createdAt: Instant, lastAt: Instant,
        lastSide: Side, messageCount: Int
    ) {
        self.id = id
        self.workspaceID = workspaceID
        self.title = title
        self.facts = facts
        self.createdAt = createdAt
        self.lastAt = lastAt
        self.lastSide = lastSide
        self.messageCount = messageCount
    }
}

extension MessageThread {
    /// What was the case when a talk began, so that nobody has to ask for it (S1.38); never a token.
    package struct Facts: Sendable, Hashable, Codable {
        /// The most characters of the problem.
        package static let problemLimit = 1_000
        /// The most characters of a request's number.
        package static let requestLimit = 64

        /// The platform affected.
        package var platform: Platform?
        /// The account affected.
        package var connectionID: Connection.ID?
        /// Its handle: untrusted text.
        package var handle: String?
        /// How it fared: `healthy`, `warning` or `disconnected`.
        package var status: String?
        /// Why.
        package var reason: String?
        /// The exact error, the platform's words included: untrusted text.
        package var problem: String?
        /// The number of the request that failed.
        package var requestID: String?

        /// Nothing is known.
        package init() {}

        /// What is the case with an account.
        package init(of connection: Connection) {
            platform = connection.platform
            connectionID = connection.id
            handle = connection.account.handle
            status = connection.health.status
            reason = connection.health.reason
        }
    }
}

/// One message of a talk.
package struct Message: Sendable, Hashable, Identified {
    /// Messages are `msg_…`.
    package static let identifierPrefix = "msg"
    /// Identifies a message.
    package typealias ID = Identifier<Message>
    /// The most characters.
    package static let textLimit = 10_000

    /// The identifier.
    package let id: ID
    /// The talk.
    package let threadID: MessageThread.ID
    /// The workspace whose talk it is.
    package let workspaceID: Workspace.ID
    /// On which side it was written.
    package let side: MessageThread.Side
    /// Who wrote it.
    package let authorID: Person.ID
    /// What the author was called then; stays when the person has left. Untrusted text.
    package let authorName: String
    /// What it says: untrusted text.
    package let text: String
    /// A picture that came with it.
    package let screenshotID: MediaItem.ID?
    /// The support bundle that came with it, JSON.
    package let bundle: String?
    /// When it was written.
    package let createdAt: Instant

    /// Gathers the parts.
    package init(
        id: ID, threadID: MessageThread.ID, workspaceID: Workspace.ID, side: MessageThread.Side, authorID: Person.ID,
        authorName: String, text: String, screenshotID: MediaItem.ID? = nil, bundle: String? = nil, createdAt: Instant
    ) {
        self.id = id
        self.threadID = threadID
        self.workspaceID = workspaceID
        self.side = side
        self.authorID = authorID
        self.authorName = authorName
        self.text = text
        self.screenshotID = screenshotID
        self.bundle = bundle
        self.createdAt = createdAt
    }
}
