/// Limits of the database: each wait has an end that somebody chose.
package struct DatabaseSettings: Sendable {
    /// Connections to PostgreSQL, or reading threads of SQLite.
    package var connectionLimit = 8
    /// Transactions that may wait; one more is refused as `.unavailable`.
    package var queueLimit = 20_000
    /// How long a transaction may wait for its turn before it is refused.
    package var queueTime: Duration = .seconds(10)
    /// How long one statement may run.
    package var statementTime: Duration = .seconds(30)
    /// How long a statement may wait for a lock; the busy time-out of SQLite.
    package var lockTime: Duration = .seconds(5)
    /// How long a connection may idle inside a transaction before PostgreSQL ends it.
    package var idleInTransactionTime: Duration = .seconds(30)
    /// How long connecting may take.
    package var connectTime: Duration = .seconds(5)
    /// How often a transaction is run again after a collision or a lost connection (REL-42).
    package var retryLimit = 5
    /// How many transactions share one disk sync at most (SQLite).
    package var groupLimit = 256
    /// How long a group may grow before it is synced (SQLite).
    package var groupTime: Duration = .milliseconds(50)
    /// How many pages are gathered in the log before they are moved into the file (SQLite); 32 MiB.
    package var logLength = 8_000
    /// How long the integrity check may delay the start (REL-40, REL-41).
    package var integrityCheckTime: Duration = .seconds(3)
    /// How often a database that takes no writes is tried again.
    package var probeTime: Duration = .seconds(1)
    /// How PostgreSQL shows this process in its activity list.
    package var applicationName = "martlet"
    /// Whose clock transactions go by.
    package var clock: Clock = .database

    /// Whose clock transactions go by.
    package enum Clock: Sendable {
        /// The database's, where it has one (REL-17).
        case database
        /// The node's; for simulations.
        case node
    }

    /// The limits for normal operation.
    package init() {}
}
