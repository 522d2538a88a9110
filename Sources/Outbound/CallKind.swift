/// The sort of a call, which sets its bounds and whether it may be led elsewhere (SEC-69, SEC-70, REL-2).
package enum CallKind: String, Sendable, Hashable, CaseIterable {
    /// An API call.
    case platformCall = "api"
    /// Code exchange, refresh, revocation, pushed authorization.
    case token
    /// Making a client known, e.g. at a Mastodon instance.
    case registration
    /// Public documents about servers and accounts: metadata, handles, DIDs.
    case discovery
    /// Media going out.
    case upload
    /// Media or pictures coming in from an address that a user gave.
    case importing = "import"
    /// A notice to a customer's endpoint.
    case webhook
    /// A call of the operator's own media store.
    case store

    /// Time, size and redirects allowed.
    package var limits: CallLimits {
        switch self {
        case .platformCall: CallLimits(total: .seconds(30), bodyBytes: 8 << 20)
        case .token, .registration: CallLimits(total: .seconds(20), bodyBytes: 256 << 10)
        case .discovery: CallLimits(total: .seconds(20), bodyBytes: 1 << 20, redirects: 0)
        case .upload: CallLimits(total: .seconds(600), firstByte: .seconds(600), bodyBytes: 1 << 20)
        case .importing: CallLimits(total: .seconds(300), bodyBytes: 512 << 20, redirects: 3)
        case .webhook: CallLimits(total: .seconds(20), bodyBytes: 64 << 10)
        case .store: CallLimits(total: .seconds(60), firstByte: .seconds(30), bodyBytes: 64 << 10)
        }
    }
}

/// Bounds of one call (SEC-70).
package struct CallLimits: Sendable, Hashable {
    /// From the first step, name resolution included, to the last byte of the answer.
    package var total: Duration
    /// From the finished connection to the head of the answer.
    package var firstByte: Duration
    /// Bytes of the answer's body after decompression.
    package var bodyBytes: Int
    /// How often the call may be led elsewhere; kept to 3, and to reading calls.
    package var redirects: Int

    /// Names the bounds.
    package init(total: Duration, firstByte: Duration = .seconds(15), bodyBytes: Int, redirects: Int = 0) {
        self.total = total
        self.firstByte = firstByte
        self.bodyBytes = bodyBytes
        self.redirects = redirects
    }
}
