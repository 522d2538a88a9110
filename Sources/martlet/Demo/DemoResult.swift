/// What `martlet demo --json` prints.
struct DemoResult: Encodable, Sendable {
    /// How the deliveries ended.
    struct Deliveries: Encodable, Sendable {
        var published = 0
        var failed = 0
        var uncertain = 0
    }

    /// Connected accounts.
    var connections = 0
    var deliveries = Deliveries()
    /// Visible posts on the simulated platforms, thread parts included.
    var postsOnPlatforms = 0
    /// Visible posts beyond those that were meant.
    var duplicates = 0
    /// Whether the revoked account turned red.
    var turnedRed = false
    /// Whether it turned green again by a reconnect, as the same connection.
    var reconnected = false
    /// How long the story took.
    var seconds = 0.0

    enum CodingKeys: String, CodingKey {
        case connections, deliveries, duplicates, reconnected, seconds
        case postsOnPlatforms = "posts_on_platforms"
        case turnedRed = "turned_red"
    }

    /// Whether the story went as it should, with so many accounts and visible posts.
    func isGood(accounts: Int, posts: Int) -> Bool {
        connections == accounts && deliveries.failed == 0 && deliveries.uncertain == 0 && postsOnPlatforms == posts
            && duplicates == 0 && turnedRed && reconnected
    }
}
