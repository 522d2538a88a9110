import Domain

/// The time that all calls of one step share (REL-2); counted on the monotonic clock.
struct TimeBudget: Sendable {
    private let ports: Ports
    private let end: Duration

    /// Begins now.
    init(_ total: Duration, ports: Ports) {
        self.ports = ports
        end = ports.monotonic() + total
    }

    /// What is left; never negative.
    var remaining: Duration { max(.zero, end - ports.monotonic()) }
}
