/// Why a platform did not do what we asked: an expected outcome, not a thrown mistake.
package struct PlatformFailure: Sendable, Hashable, Error {
    /// The classes of trouble, the same for every platform (architecture, section 6).
    package enum Kind: String, Sendable, Hashable, Codable, CaseIterable {
        case auth, permission, rateLimit = "rate_limit", content, media, accountType = "account_type", app, transient
        case unknown
    }

    /// The class.
    package var kind: Kind
    /// The platform's own words or our plain sentence; at most 500 characters, untrusted text.
    package var words: String
    /// When the platform asks us to come back, if it does.
    package var retryAt: Instant?
    /// Whether the request may have taken effect although it failed: then reconcile before any retry (REL-24).
    package var mayHaveTakenEffect: Bool

    /// Gathers the parts; cuts the words.
    package init(_ kind: Kind, words: String, retryAt: Instant? = nil, mayHaveTakenEffect: Bool = false) {
        self.kind = kind
        self.words = String(words.prefix(500))
        self.retryAt = retryAt
        self.mayHaveTakenEffect = mayHaveTakenEffect
    }
}

extension PlatformFailure.Kind {
    /// Whether trying again by itself can help (REL-30).
    package var isRetryable: Bool {
        switch self {
        case .transient, .rateLimit, .unknown, .app: true
        case .auth, .permission, .content, .media, .accountType: false
        }
    }
}

/// Why a refresh failed: exactly one class (REL-9).
package enum RefreshFailure: Sendable, Hashable, Error {
    /// It will pass: network, 5xx, HTML, broken JSON.
    case transient(words: String)
    /// Wait as told; uses no attempt.
    case throttled(until: Instant?, words: String)
    /// The platform refuses our app, not the person's grant: nobody turns red.
    case appFault(words: String)
    /// The platform no longer accepts the grant; to be confirmed (REL-10).
    case terminal(DisconnectReason, words: String)
    /// The answer names another account (REL-8).
    case otherAccount(words: String)
    /// Anything else; treated as transient and counted.
    case unknown(words: String)

    /// What the platform said, or our plain sentence.
    package var words: String {
        switch self {
        case .transient(let words), .throttled(_, let words), .appFault(let words), .terminal(_, let words),
            .otherAccount(let words), .unknown(let words):
            words
        }
    }

    /// The stable name of the class, for metrics and history.
    package var label: String {
        switch self {
        case .transient: "transient"
        case .throttled: "throttled"
        case .appFault: "app_fault"
        case .terminal: "terminal"
        case .otherAccount: "other_account"
        case .unknown: "unknown"
        }
    }
}
