import Domain
import Storage

/// Holds a terminal verdict back while it looks like a trouble of the platform's, not of the person's (REL-11).
struct Suspicion: Sendable {
    /// So many ends of a platform's connections within `window` are no suspicion yet, nor is a fiftieth of all.
    static let usualEnds = 20
    private static let window: Duration = .minutes(10)
    /// Nothing is held back for longer: by then it is the truth, whatever its cause.
    static let patience: Duration = .hours(24)

    let parts: EngineParts

    /// Whether a verdict must wait.
    ///
    /// - Parameter since: when the grant was doubted first.
    func holds(_ grant: Grant, by call: Breakers.Call, doubtedSince since: Instant?) async throws -> Bool {
        let now = parts.ports.now()
        if let since, now - since >= Self.patience { return false }
        if parts.breakers.isOpen(call, for: grant) { return true }
        return try await isMassEnd(on: grant.platform)
    }

    /// Whether more connections of the platform end than people end (REL-11).
    private func isMassEnd(on platform: Platform) async throws -> Bool {
        try await parts.read { transaction in
            let since = transaction.now - Self.window
            // One more than usual: the one that is being judged.
            let ends = try SuspectStore.ends(on: platform, since: since, atMost: 100_000, in: transaction) + 1
            guard ends > Self.usualEnds else { return false }
            return try ends * 50 > SuspectStore.connections(on: platform, in: transaction)
        }
    }
}
