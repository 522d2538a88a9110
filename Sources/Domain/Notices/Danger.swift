/// Whether a connection will still speak when a post is due.
package enum Danger {
    /// How long before its time a post is looked at.
    package static let horizon: Duration = .hours(24)

    /// Whether a post that is due then will fail unless a person does something: the connection is red, or it can no longer be
    /// renewed by itself and ends before.
    package static func threatens(
        postDue due: Instant, health: Health, accessExpiresAt: Instant?, refreshExpiresAt: Instant?
    ) -> Bool {
        guard health.isUsable else { return true }
        guard let end = accessExpiresAt, end <= due else { return false }
        switch health {
        case .warning(.reconnectSoon), .warning(.refreshLost): return true
        case .healthy, .warning, .disconnected: break
        }
        // What renews it is gone by then; the last access token that it gave ends before as well.
        return refreshExpiresAt.map { $0 <= end } ?? false
    }
}
