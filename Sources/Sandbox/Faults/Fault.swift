/// One line of a fault script: what goes wrong, where, how often.
package struct Fault: Sendable, Hashable {
    /// What goes wrong.
    package enum Kind: String, Sendable, Codable, CaseIterable {
        /// The true answer, late.
        case delay
        /// Headers, then nothing.
        case stall
        /// The connection is cut without an answer.
        case reset
        /// Any status with any body.
        case status
        /// Status 200 with an error in the body.
        case errorInSuccess = "error_in_success"
        /// An HTML page where JSON belongs.
        case html
        /// The true JSON answer, cut in the middle.
        case truncated
        /// A JSON answer of many megabytes, or without end.
        case oversized
        /// The true JSON answer with members replaced or removed.
        case rewrite
        /// The answer as it would be for another account.
        case wrongAccount = "wrong_account"
        /// A rate-limit refusal in the platform's form.
        case rateLimit = "rate_limit"
        /// The whole platform is down: 503 with a proxy's page.
        case outage
        /// The true answer, a few bytes at a time.
        case slowDrip = "slow_drip"
        /// The request is taken, and what it makes is rejected later.
        case lateRejection = "late_rejection"
        /// The request is taken, and what it makes is never done.
        case endlessProcessing = "endless_processing"
        /// What the request makes (an upload session, a container) is over as soon as it is made.
        case earlyExpiry = "early_expiry"
        /// A refusal as a duplicate, in the platform's words.
        case duplicate
        /// A list without what is younger than `lag`.
        case staleList = "stale_list"
    }

    /// Platform name or `*`.
    package var platform: String
    /// Endpoint name, a beginning of names that ends in `*`, or `*`.
    package var endpoint: String
    /// What goes wrong.
    package var kind: Kind
    /// Only for this account.
    package var account: String?
    /// How many requests it hits; `nil` means all.
    package var times: Int?
    /// How likely it hits, 0 to 1.
    package var probability = 1.0
    /// Real time to wait before anything else.
    package var delay: Duration = .zero
    /// For `stall`, `reset`, `status`, `html`, `outage` and others that hide the answer: the request takes effect first.
    package var afterEffect = false
    /// Status for `status`, `html` and `truncated`.
    package var status: Int?
    /// Body for `status`, `errorInSuccess` and `html`; the platform's reason for `lateRejection`.
    package var body: String?
    /// More response headers.
    package var headers: [String: String] = [:]
    /// Bytes for `oversized`; 0 never ends.
    package var bytes = 64 << 20
    /// Members that `rewrite` sets, by dotted path.
    package var set: [String: JSONValue] = [:]
    /// Members that `rewrite` removes, by dotted path.
    package var remove: [String] = []
    /// Whether `rateLimit` sends the platform's headers.
    package var withHeaders = true
    /// When `rateLimit` ends, in sandbox time.
    package var retryAfter: Duration = .seconds(60)
    /// Bytes per piece for `slowDrip`.
    package var chunk = 16
    /// Real pause between pieces for `slowDrip`, and length of a `stall`.
    package var pause: Duration?
    /// How far `staleList` is behind, in sandbox time.
    package var lag: Duration = .seconds(60)

    /// A fault that hits `times` requests.
    package init(
        _ kind: Kind, platform: String = "*", endpoint: String = "*", account: String? = nil, times: Int? = 1
    ) {
        self.kind = kind
        self.platform = platform
        self.endpoint = endpoint
        self.account = account
        self.times = times
    }

    /// The fault with changes.
    package func with(_ change: (inout Fault) -> Void) -> Fault {
        var copy = self
        change(&copy)
        return copy
    }

    /// Whether it is meant for this request.
    func applies(platform: String, endpoint: String, account: String?) -> Bool {
        guard self.platform == "*" || self.platform == platform else { return false }
        guard self.account == nil || self.account == account else { return false }
        if self.endpoint.hasSuffix("*") { return endpoint.hasPrefix(self.endpoint.dropLast()) }
        return self.endpoint == endpoint
    }
}
