/// Time and chance, passed in so that a month can be simulated in a second (reliability page, section 8).
package struct Ports: Sendable {
    /// The present wall-clock time.
    package var now: @Sendable () -> Instant
    /// Time since some fixed moment, unmoved by wall-clock jumps (REL-17).
    package var monotonic: @Sendable () -> Duration
    /// Waits so long, or throws `CancellationError`.
    package var sleep: @Sendable (_ duration: Duration) async throws -> Void
    /// So many unpredictable bytes.
    package var randomBytes: @Sendable (_ count: Int) -> [UInt8]

    /// Gathers the four.
    package init(
        now: @escaping @Sendable () -> Instant,
        monotonic: @escaping @Sendable () -> Duration,
        sleep: @escaping @Sendable (_ duration: Duration) async throws -> Void,
        randomBytes: @escaping @Sendable (_ count: Int) -> [UInt8]
    ) {
        self.now = now
        self.monotonic = monotonic
        self.sleep = sleep
        self.randomBytes = randomBytes
    }

    /// A number from 0 up to, not including, 1.
    package func randomFraction() -> Double {
        let bits = randomBytes(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        return Double(bits >> 11) / Double(UInt64(1) << 53)
    }

    /// So many random bytes in base64url without padding, e.g. for state and verifiers.
    package func randomToken(byteCount: Int = 32) -> String {
        Base64URL.encode(randomBytes(byteCount))
    }
}
