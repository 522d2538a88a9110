/// Why there is no answer, and whether the peer may have acted all the same.
package struct OutboundError: Error, Sendable, CustomStringConvertible, CustomDebugStringConvertible {
    /// The class that people may see (SEC-71); details of hosts and addresses are not in it.
    package enum Kind: Sendable, Hashable {
        /// The door refused before anything was sent.
        case notAllowed(Refusal)
        /// No connection: unknown name, refused, TLS failed; or lost before the whole answer came.
        case unreachable
        /// A bound on time was reached (SEC-70).
        case timeout
        /// A bound on size was reached (SEC-70).
        case tooLarge
        /// The answer broke HTTP, or had another content type than expected.
        case badResponse
        /// The task was cancelled; not a failure.
        case cancelled
    }

    /// Why the door refused.
    package enum Refusal: String, Sendable, Hashable {
        /// A host outside the platform's pattern (SEC-72).
        case foreignHost = "foreign_host"
        /// An address that is not public (SEC-67).
        case address
        /// Plain http, or a port that is not listed (SEC-68).
        case scheme, port
        /// A host that this installation never calls: test mode, REL-35.
        case outsideAllowList = "outside_allow_list"
        /// A redirect where none may be, too many of them, or one down to http (SEC-69).
        case redirect
        /// A header that would break the message, or a body that cannot be read.
        case header, body
    }

    /// The class.
    package let kind: Kind
    /// Whether the request, or a part of it, may have reached the peer; then a commit needs reconciling (REL-24).
    package let requestMayHaveBeenSent: Bool
    /// What lay below, for debugging in tests; not printed.
    package let cause: (any Error)?

    /// Describes a failure.
    package init(_ kind: Kind, requestMayHaveBeenSent: Bool, cause: (any Error)? = nil) {
        self.kind = kind
        self.requestMayHaveBeenSent = requestMayHaveBeenSent
        self.cause = cause
    }

    /// A refusal; nothing was sent.
    static func refused(_ refusal: Refusal) -> OutboundError {
        OutboundError(.notAllowed(refusal), requestMayHaveBeenSent: false)
    }

    /// Stable word for the API, metrics and logs.
    package var code: String {
        switch kind {
        case .notAllowed: "not_allowed"
        case .unreachable: "unreachable"
        case .timeout: "timeout"
        case .tooLarge: "too_large"
        case .badResponse: "bad_response"
        case .cancelled: "cancelled"
        }
    }

    /// The code, and the reason of a refusal; nothing of the peer (SEC-71).
    package var description: String {
        if case .notAllowed(let refusal) = kind { "\(code) (\(refusal.rawValue))" } else { code }
    }

    /// The same; what lies below stays unseen here too.
    package var debugDescription: String { description }
}
