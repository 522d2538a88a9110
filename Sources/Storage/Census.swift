package import Domain

/// Counts over the whole installation, for operators (REL-61). They name no workspace and no account.
package struct Census: Sendable {
    /// How many connections a platform has in one health.
    package struct Population: Sendable, Hashable {
        /// The platform.
        package let platform: Platform
        /// `healthy`, `warning` or `disconnected`.
        package let health: String
        /// How many.
        package let count: Int

        /// Gathers the parts.
        package init(platform: Platform, health: String, count: Int) {
            self.platform = platform
            self.health = health
            self.count = count
        }
    }

    /// The connections.
    package let connections: [Population]
    /// How many deliveries wait for a person's word because nobody knows whether they are out.
    package let uncertain: Int
    /// What is due and not running.
    package let backlog: [JobBacklog]
    /// How long the oldest notice has waited for its sending; zero when none waits (REL-34).
    package let outboxAge: Duration

    private static let connectionsSQL = """
        SELECT platform, health, COUNT(*) AS n FROM connections WHERE removed_at IS NULL GROUP BY platform, health
        """
    // The list of open states is the condition of the index, so that what is over costs nothing.
    private static let uncertainSQL = """
        SELECT COUNT(*) AS n FROM deliveries WHERE \(DeliveryStore.isOpen) AND state = 'uncertain'
        """

    /// Counts; `kinds` are the kinds of job to look at. Throws `StorageError`.
    package static func take(of kinds: [JobKind], in transaction: Transaction) throws -> Census {
        Census(
            connections: try transaction.query(connectionsSQL).map { row in
                Population(
                    platform: try row.choice("platform"), health: try row.text("health"), count: try row.int("n"))
            },
            uncertain: try transaction.row(uncertainSQL)?.int("n") ?? 0,
            backlog: try JobStore.backlog(of: kinds, in: transaction),
            outboxAge: try OutboxStore.oldest(in: transaction).map { max(transaction.now - $0, .zero) } ?? .zero)
    }
}
