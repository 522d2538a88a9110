#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

extension Ports {
    /// The machine's own clocks and random source.
    package static let system = Ports(
        now: { Instant(milliseconds: read(CLOCK_REALTIME).milliseconds) },
        monotonic: { read(CLOCK_MONOTONIC) },
        sleep: { try await Task.sleep(for: $0) },
        randomBytes: { count in
            var generator = SystemRandomNumberGenerator()
            return (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
        }
    )

    private static func read(_ clock: clockid_t) -> Duration {
        var time = timespec()
        clock_gettime(clock, &time)
        return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
    }
}
