package import Domain

/// Why the Engine refuses a call; each case knows its HTTP status and stable code.
package enum EngineError: Error, Sendable {
    /// No such thing in this workspace; foreign things look the same (SEC-63).
    case notFound
    /// The role does not allow it (SEC-62).
    case forbidden(Permission)
    /// It does not fit the present state, e.g. "already publishing".
    case conflict(code: String, words: String)
    /// The request itself is wrong; names the field.
    case invalid(field: String, words: String)
    /// Preflight found problems; nothing was stored.
    case preflight([ConnectionProblem])
    /// Connecting failed.
    case authorization(AuthorizationFailure)
    /// Too many tries; come back later.
    case tooMany(retryAfter: Duration)
    /// The platform could not be asked, or refused to answer.
    case platform(PlatformFailure)
    /// The node cannot write at present (REL-43, REL-53).
    case readOnly

    /// The stable code of the problem document.
    package var code: String {
        switch self {
        case .notFound: "not_found"
        case .forbidden: "forbidden"
        case .conflict(let code, _): code
        case .invalid: "invalid"
        case .preflight: "preflight"
        case .authorization(let failure): failure.code.rawValue
        case .tooMany: "too_many_requests"
        case .platform: "platform"
        case .readOnly: "read_only"
        }
    }

    /// The HTTP status that says it.
    package var httpStatus: Int {
        switch self {
        case .notFound: 404
        case .forbidden: 403
        case .conflict: 409
        case .authorization(let failure): failure.code == .planLimit ? 402 : 422
        case .invalid, .preflight: 422
        case .tooMany: 429
        case .platform: 502
        case .readOnly: 503
        }
    }
}

/// A preflight problem of one account.
package struct ConnectionProblem: Sendable {
    /// The account.
    package let connectionID: Connection.ID
    /// What is wrong, and what to do.
    package let problem: Problem

    /// Gathers both.
    package init(connectionID: Connection.ID, problem: Problem) {
        self.connectionID = connectionID
        self.problem = problem
    }
}
