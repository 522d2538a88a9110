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
            // Each word costs a call of the system, so none is asked for a single byte.
            var bytes: [UInt8] = []
            bytes.reserveCapacity(count + 8)
            while bytes.count < count {
                withUnsafeBytes(of: generator.next()) { bytes.append(contentsOf: $0) }
            }
            bytes.removeLast(bytes.count - count)
            return bytes
        }
    )

    private static func read(_ clock: clockid_t) -> Duration {
        var time = timespec()
        clock_gettime(clock, &time)
        return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
    }
}
