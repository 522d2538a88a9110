/// Identifiers that must not come twice, remembered as long as they could.
struct ReplayWindow: Sendable {
    private var expiries: [String: Int64] = [:]

    /// Remembers an identifier; false when it is remembered already. Times in seconds.
    mutating func insert(_ identifier: String, until expiry: Int64, now: Int64) -> Bool {
        if expiries.count >= 10_000 { expiries = expiries.filter { $0.value > now } }
        if let known = expiries[identifier], known > now { return false }
        expiries[identifier] = expiry
        return true
    }
}
