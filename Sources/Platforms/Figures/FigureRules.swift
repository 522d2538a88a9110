package import Domain

/// What a platform tells of posts and accounts, as data (the sheets' section on analytics).
package struct FigureRules: Sendable {
    /// What it tells of a post, where it has anything to tell.
    package let ofPosts: [Figure]
    /// What it tells of an account.
    package let ofAccounts: [Figure]
    /// The most posts of one call.
    package let batch: Int
    /// The permission without which nothing is told, by the platform's name; `nil` where what publishing needs is enough.
    package let scope: String?
    /// What the calls cost the operator, in a sentence; `nil` where they cost nothing. Such calls are made on the operator's
    /// word only.
    package let price: String?
    /// How many days the platform's terms let them be kept; `nil` where they say nothing.
    package let keptDays: Int64?

    /// Gathers the facts.
    package init(
        ofPosts: [Figure], ofAccounts: [Figure], batch: Int = 1, scope: String? = nil, price: String? = nil,
        keptDays: Int64? = nil
    ) {
        self.ofPosts = ofPosts
        self.ofAccounts = ofAccounts
        self.batch = batch
        self.scope = scope
        self.price = price
        self.keptDays = keptDays
    }
}

/// A post as it is asked about.
package struct PublishedPost: Sendable, Hashable {
    /// The platform's identifier.
    package let remoteID: String
    /// When it came out.
    package let publishedAt: Instant

    /// Gathers both.
    package init(remoteID: String, publishedAt: Instant) {
        self.remoteID = remoteID
        self.publishedAt = publishedAt
    }
}
