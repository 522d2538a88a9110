import Domain

/// The clock of a server, read a moment ago; serves as its time for a moment more.
struct ClockReading {
    private static let life: Swift.Duration = .milliseconds(250)

    private let time: Instant
    private let readAt = ContinuousClock.now

    init(time: Instant) { self.time = time }

    /// What the clock shows by now; `nil` when it must be read anew. Time in which this process was stopped counts.
    var now: Instant? {
        let age = readAt.duration(to: .now)
        return age < Self.life ? time + age : nil
    }
}
