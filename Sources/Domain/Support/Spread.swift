/// Spreads things in time: fixed jitter by hash, and backoff with full jitter.
package enum Spread {
    /// A fraction from 0 up to, not including, 1 that is always the same for the same text (FNV-1a, 64 bit).
    package static func fraction(of text: String) -> Double {
        let hash = text.utf8.reduce(UInt64(0xcbf2_9ce4_8422_2325)) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01b3 }
        // The low bits of FNV mix better than the high ones; one round of mixing makes all of them good.
        let mixed = (hash ^ (hash >> 33)) &* 0xff51_afd7_ed55_8ccd
        return Double((mixed ^ (mixed >> 33)) >> 11) / Double(UInt64(1) << 53)
    }

    /// A wait before try `attempt` (from 1): full jitter up to `first * 2^(attempt - 1)`, at most `most` (REL-15, REL-30).
    ///
    /// Never less than a tenth of the range, so that a failing peer is not asked again at once.
    package static func backoff(
        attempt: Int, first: Duration, most: Duration, chance: Double
    ) -> Duration {
        let doublings = min(max(attempt - 1, 0), 20)
        let range = min(first * (1 << doublings), most)
        return range * (0.1 + 0.9 * chance)
    }
}
