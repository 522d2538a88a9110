package import Domain

/// A connection with everything that a person or program is shown of it; never a token (SEC-28).
package struct ConnectionView: Sendable {
    /// The connection.
    package let connection: Connection
    /// What is wrong and what to do; `nil` when healthy.
    package let advice: Advice?
    /// When the access token ends; it is renewed before.
    package let accessExpiresAt: Instant?
    /// What the platform granted.
    package let scopes: Set<String>
    /// When it was checked last.
    package let lastCheckedAt: Instant?
    /// What the last check was told when the answer was not good: untrusted text.
    package var checkWords: String?
    /// How many other connections live from the same grant.
    package let sharedWith: Int
    /// How many deliveries wait for their time.
    package let scheduledCount: Int
    /// How many deliveries wait for the reconnect, or after it for a person's word (REL-29).
    package var waitingCount = 0
}

/// What became of a disconnect.
package struct Disconnected: Sendable {
    /// Whether the platform confirmed that the grant is withdrawn; `nil` when it was not asked.
    package let platformConfirmed: Bool?
    /// Whether it was not asked because the person wanted it so; otherwise another connection still needs the grant.
    package var isLeftAtPlatform = false
}
