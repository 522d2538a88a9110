/// One post for one connection, or what goes on after it; has the state, the journal, the outcome.
package struct Delivery: Sendable, Identified {
    /// Deliveries are `dlv_…`.
    package static let identifierPrefix = "dlv"
    /// Identifies a delivery.
    package typealias ID = Identifier<Delivery>

    /// The identifier.
    package let id: ID
    /// The owner.
    package let workspaceID: Workspace.ID
    /// The post.
    package let postID: Post.ID
    /// The account.
    package let connectionID: Connection.ID
    /// What it says, where it differs from the post.
    package var ownContent: Content?
    /// Choices of this platform.
    package var options: DeliveryOptions
    /// How far it came.
    package var state: DeliveryState
    /// Why it failed, waits or is uncertain, in words for people.
    package var reason: DeliveryReason?
    /// When it was or is to be published; never earlier (REL-29).
    package var dueAt: Instant
    /// Grows with edit, cancel and disconnect; the gate checks it (REL-23).
    package var revision: Int64
    /// How many tries failed for a passing reason (REL-30).
    package var attempts: Int
    /// How often a lapsed lease was taken over without progress (REL-31).
    package var rescues: Int
    /// When work on it began: frozen, so that records made from it are the same at every try.
    package var startedAt: Instant?
    /// When the public could first see it.
    package var publishedAt: Instant?
    /// Where people can see it.
    package var permalink: String?
    /// What it is.
    package let kind: DeliveryKind
    /// The delivery on which it depends; `nil` for a post.
    package let parentID: ID?

    /// Gathers the parts.
    package init(
        id: ID, workspaceID: Workspace.ID, postID: Post.ID, connectionID: Connection.ID, ownContent: Content? = nil,
        options: DeliveryOptions = DeliveryOptions(), state: DeliveryState, reason: DeliveryReason? = nil,
        dueAt: Instant, revision: Int64 = 1, attempts: Int = 0, rescues: Int = 0, startedAt: Instant? = nil,
        publishedAt: Instant? = nil, permalink: String? = nil, kind: DeliveryKind = .post, parentID: ID? = nil
    ) {
        self.id = id
        self.workspaceID = workspaceID
        self.postID = postID
        self.connectionID = connectionID
        self.ownContent = ownContent
        self.options = options
        self.state = state
        self.reason = reason
        self.dueAt = dueAt
        self.revision = revision
        self.attempts = attempts
        self.rescues = rescues
        self.startedAt = startedAt
        self.publishedAt = publishedAt
        self.permalink = permalink
        self.kind = kind
        self.parentID = parentID
    }
}

/// Why a delivery is where it is: a stable code and the words behind it.
package struct DeliveryReason: Sendable, Hashable, Codable {
    /// A `PlatformFailure.Kind`, or one of ours: `missed_window`, `poison`, `abandoned`, `lost_answer`, `account_removed`,
    /// `reconnect`, `overdue`, `broken_rules`, `rejected_later`, `removed_later`, `parent_ended`, `parent_unknown`.
    package var code: String
    /// The platform's own words, or our plain sentence.
    package var words: String

    /// Gathers code and words.
    package init(code: String, words: String) {
        self.code = code
        self.words = words
    }

    /// Takes over a platform's refusal.
    package init(_ failure: PlatformFailure) {
        self.init(code: failure.kind.rawValue, words: failure.words)
    }
}
