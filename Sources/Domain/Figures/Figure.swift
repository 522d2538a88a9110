/// What platforms count: one word per concept, whatever a platform calls it. All but followers, posts and karma are about posts.
package enum Figure: String, Sendable, Hashable, Codable, CaseIterable {
    /// How often it came onto a screen.
    case impressions
    /// How often it was opened or watched, as the platform counts that.
    case views
    /// How many people it came before.
    case reach
    /// Likes, favourites and other reactions.
    case likes
    /// Votes for it less votes against it, where a platform tells only both together.
    case score
    /// Answers and comments.
    case comments
    /// Reposts, boosts, crossposts.
    case shares
    /// Posts that quote it.
    case quotes
    /// Bookmarks.
    case saves
    /// Clicks on what is in it.
    case clicks
    /// Who follows the account.
    case followers
    /// What the account has published, here and elsewhere.
    case posts
    /// What others thought of all that the account wrote, where a platform keeps that.
    case karma
}

/// Everything that was counted on one day; what a platform does not tell is not there.
package struct FigureDay: Sendable, Hashable {
    /// The day.
    package let day: Day
    /// When the platform was asked last that day.
    package var takenAt: Instant
    /// Totals as of then.
    package var values: [Figure: Int64]

    /// Gathers the parts.
    package init(day: Day, takenAt: Instant, values: [Figure: Int64]) {
        self.day = day
        self.takenAt = takenAt
        self.values = values
    }
}
