extension NoticeFacts {
    /// How a delivery came to rest otherwise than its author wished.
    package struct Ending: Sendable, Hashable, Codable {
        /// The post.
        package var postID: Post.ID
        /// `failed`, `uncertain`, `needs_reconnect`, or `published` of one that was taken down later.
        package var state: DeliveryState
        /// Why, with the platform's own words.
        package var reason: DeliveryReason

        /// Gathers the parts.
        package init(postID: Post.ID, state: DeliveryState, reason: DeliveryReason) {
            self.postID = postID
            self.state = state
            self.reason = reason
        }
    }

    /// Of a post that did not go out.
    ///
    /// - Parameters:
    ///   - excerpt: The first words of the post.
    ///   - dueAt: When it was due.
    package init(_ ending: Ending, of connection: Connection, excerpt: String, dueAt: Instant) {
        self.init(of: connection)
        self.ending = ending
        self.excerpt = excerpt
        self.dueAt = dueAt
    }
}

extension Advice {
    /// What is said of a post that did not go out.
    static func on(_ ending: NoticeFacts.Ending, _ facts: NoticeFacts) -> Advice {
        let (name, post) = (facts.platformName, "The post “\(facts.excerpt ?? "")”")
        let why = facts.platform.map { on(ending.reason, platform: $0) }
        let words = why.map { "\($0.title)." } ?? ""
        switch ending.state {
        case .needsReconnect:
            return Advice(
                "A post was not published",
                "\(post) was due while its account is disconnected. It waits, and so do others that come due until then.",
                "Press Reconnect; then say for each whether it is still to go out.")
        case .uncertain:
            return Advice(
                "Nobody knows whether a post is out",
                "\(post) was sent, but \(name) did not answer, nor is it found there.",
                why?.remedy ?? "Look at the account, and say what you see.")
        case .published:
            return Advice(
                "A post was taken down", "\(post) was out on \(name). \(ending.reason.words)",
                why?.remedy ?? "Open the post and read what stands there.")
        case .failed, .draft, .scheduled, .queued, .publishing, .retryWait, .cancelled:
            return Advice(
                "A post was not published", "\(post) did not go out on \(name). \(words) \(ending.reason.words)",
                why?.remedy ?? "Open the post and read what stands there.")
        }
    }
}
