import Domain
import Synchronization

/// A bucket of tokens per caller (SEC-57): full at first, filled steadily, bounded in number.
final class TokenBuckets: Sendable {
    private struct Bucket {
        var tokens: Double
        var filledAt: Duration
    }

    private let buckets = Mutex<[String: Bucket]>([:])
    private let size: Double
    private let perSecond: Double
    private let limit: Int
    private let monotonic: @Sendable () -> Duration

    /// - Parameters:
    ///   - size: Tokens of a full bucket, which is also what flows in per minute.
    ///   - limit: The most callers remembered.
    init(size: Int, limit: Int = 10_000, ports: Ports) {
        self.size = Double(size)
        perSecond = Double(size) / 60
        self.limit = limit
        monotonic = ports.monotonic
    }

    /// Takes tokens; answers how long to wait when there are too few.
    func take(_ cost: Double, of caller: String) -> Duration? {
        let now = monotonic()
        return buckets.withLock { buckets in
            var bucket = buckets[caller] ?? Bucket(tokens: size, filledAt: now)
            bucket.tokens = filled(bucket, now)
            bucket.filledAt = now
            guard bucket.tokens >= cost else {
                buckets[caller] = bucket
                return .milliseconds(Int64(((cost - bucket.tokens) / perSecond * 1000).rounded(.up)))
            }
            bucket.tokens -= cost
            if buckets[caller] == nil, buckets.count >= limit { forgetFull(&buckets, now) }
            buckets[caller] = bucket
            return nil
        }
    }

    private func filled(_ bucket: Bucket, _ now: Duration) -> Double {
        let elapsed = Double((now - bucket.filledAt).milliseconds) / 1000
        return min(size, bucket.tokens + max(0, elapsed) * perSecond)
    }

    /// A full bucket says nothing; when all are in use the fullest half goes, which costs nobody more than it should.
    private func forgetFull(_ buckets: inout [String: Bucket], _ now: Duration) {
        buckets = buckets.filter { filled($0.value, now) < size }
        guard buckets.count >= limit else { return }
        let emptiest = buckets.sorted { filled($0.value, now) < filled($1.value, now) }.prefix(limit / 2)
        buckets = Dictionary(emptiest.map { ($0.key, $0.value) }) { first, _ in first }
    }
}
