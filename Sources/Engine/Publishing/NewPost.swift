package import Domain
package import Storage

/// When a new post is to be published.
package enum Timing: Sendable, Hashable {
    /// At this time; a time that has passed means now.
    case at(Instant)
    /// When the clocks of a zone show this, or those of the workspace's zone; what has passed means now (decision 0018).
    case local(LocalTime, zone: Zone?)
    /// In the next posting slot that is free.
    case nextSlot
    /// At once.
    case now
    /// Not yet: a draft.
    case draft
}

/// A post as somebody wrote it, before it is stored.
package struct NewPost: Sendable {
    /// What it says.
    package var content: Content
    /// The accounts.
    package var deliveries: [NewDelivery]
    /// When.
    package var timing: Timing

    /// Gathers the parts.
    package init(content: Content, deliveries: [NewDelivery], timing: Timing) {
        self.content = content
        self.deliveries = deliveries
        self.timing = timing
    }
}

/// One account of a new post.
package struct NewDelivery: Sendable {
    /// The account.
    package var connectionID: Connection.ID
    /// What it says there, where it differs.
    package var content: Content?
    /// Choices of its platform.
    package var options: DeliveryOptions
    /// When it goes out there, where that is not the time of the post: a time, never a slot or a draft.
    package var timing: Timing?

    /// Gathers the parts.
    package init(
        connectionID: Connection.ID, content: Content? = nil, options: DeliveryOptions = DeliveryOptions(),
        timing: Timing? = nil
    ) {
        self.connectionID = connectionID
        self.content = content
        self.options = options
        self.timing = timing
    }
}

/// The key of a request that a client may repeat (REL-33).
package struct IdempotencyKey: Sendable, Hashable {
    /// The key, as the client chose it.
    package let value: String
    /// Digest of the request's body.
    package let fingerprint: String

    /// Gathers both.
    package init(value: String, fingerprint: String) {
        self.value = value
        self.fingerprint = fingerprint
    }
}

/// A change of a post that nothing works on yet; absent means: stays.
package struct PostChange: Sendable {
    /// New content.
    package var content: Content?
    /// What accounts say and choose from now on. Those of the post that are not named stay as they are, except in a draft:
    /// there these are all its accounts.
    package var deliveries: [NewDelivery]?
    /// New time. An account that has one of its own beside others, still to come, keeps it.
    package var timing: Timing?
    /// The revision of the post that the change is meant for; whatever it is by now where `nil`.
    package var revision: Int64?

    /// Gathers the changes.
    package init(
        content: Content? = nil, deliveries: [NewDelivery]? = nil, timing: Timing? = nil, revision: Int64? = nil
    ) {
        self.content = content
        self.deliveries = deliveries
        self.timing = timing
        self.revision = revision
    }
}

/// A person's word on a delivery of which nobody can tell whether it is out (REL-25).
package enum Verdict: Sendable, Hashable {
    /// It is there, under this address.
    case published(url: String)
    /// It is not there: send again.
    case notPublished
    /// Leave it.
    case abandon
}

/// A post with everything that is shown of it.
package struct PostView: Sendable {
    /// The post.
    package let post: Post
    /// Its deliveries, in the order in which they were added, each with what goes on after it.
    package let deliveries: [DeliveryView]
    /// The media items that it uses.
    package let media: [MediaItem]
    /// The zone in which its time was chosen, or that of the workspace.
    package var zone = Zone.utc
}

/// A delivery with everything that is shown of it.
package struct DeliveryView: Sendable {
    /// The delivery.
    package let delivery: Delivery
    /// The platform.
    package let platform: Platform
    /// The account, as it was when the post was scheduled.
    package let account: RemoteAccount
    /// The connection, unless it was disconnected since.
    package let connection: Connection?
    /// What was done, step by step; empty in lists.
    package let journal: [JournalEntry]
    /// Why it is where it is, in plain words.
    package let explanation: String
    /// Whether its files are being made to fit the account.
    package var isPreparing = false
    /// How far what takes long is; `nil` where nothing does, or nothing is known of it.
    package var progress: DeliveryProgress?
    /// What happened and what to do, where something is to be done.
    package let advice: Advice?
    /// What goes on after it; none for such a child itself.
    package var children: [DeliveryView] = []
    /// What is not as wished although it is out, such as a cover that was refused, in plain words; empty in lists.
    package var notes: [String] = []
}

/// A page of posts.
package struct PostPage: Sendable {
    /// The posts, by time.
    package let posts: [PostView]
    /// Where the next page begins; `nil` on the last one.
    package let next: PostQuery.Cursor?
}
