/// A transaction that waits for its turn.
struct Queued: Sendable {
    let work: Work
    /// When it began to wait.
    let since: ContinuousClock.Instant

    /// Whether it waited longer than it may; then its caller is told so.
    func isOverdue(_ surroundings: Surroundings) -> Bool {
        let waited = since.duration(to: .now)
        guard waited > surroundings.settings.queueTime else { return false }
        work.refuse(.unavailable("the transaction waited too long for its turn"))
        return true
    }
}
