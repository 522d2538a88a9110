/// One of the two engines: it runs transactions on threads of its own.
protocol DatabaseEngine: Sendable {
    var dialect: Dialect { get }
    var statistics: DatabaseStatistics { get }
    /// How many transactions wait for their turn.
    var queueDepth: Int { get }
    /// How far the database's clock is ahead of the node's, as last measured.
    var clockSkew: Duration { get }

    /// Takes a transaction; its caller is answered in any case, also after `close`.
    func submit(_ work: Work)

    /// Takes nothing more, finishes what it has, and lets go of files and connections.
    func close()
}

/// What the database has done since it was opened.
package struct DatabaseStatistics: Sendable, Equatable {
    /// Write transactions that were acknowledged.
    package var writes = 0
    /// Commits of writes; fewer than `writes` where a group shares one.
    package var commits = 0
    /// Transactions that were run again after a collision or a lost connection.
    package var retries = 0
}
