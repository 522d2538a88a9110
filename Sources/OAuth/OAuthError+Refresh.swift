package import Domain
import Outbound

extension OAuthError {
    /// The class of a failed refresh (REL-9), by status first and OAuth's codes second.
    ///
    /// A platform with words of its own hands in `override`; where that answers `nil`, the usual rules apply.
    package func refreshFailure(
        _ override: (OAuthRefusal) -> RefreshFailure? = { _ in nil }
    ) -> RefreshFailure {
        switch self {
        case .door(let error): .transient(words: error.description)
        case .badAnswer(let answer): answer.refreshFailure
        case .refused(let refusal): override(refusal) ?? refusal.refreshFailure
        case .metadata: .transient(words: "The server's metadata is not usable.")
        case .signing: .transient(words: "Nothing could be signed.")
        }
    }

    /// The failure of an authorization, in the codes that people see.
    package var authorizationFailure: AuthorizationFailure {
        switch self {
        case .badAnswer(let answer) where answer.status == 429: AuthorizationFailure(.rateLimit)
        case .door, .badAnswer, .metadata: AuthorizationFailure(.unreachable)
        case .signing: AuthorizationFailure(.app)
        case .refused(let refusal): refusal.authorizationFailure
        }
    }
}

extension BadAnswer {
    // HTML from a gateway and half an answer pass, whatever their status (REL-9).
    fileprivate var refreshFailure: RefreshFailure {
        status == 429
            ? .throttled(until: retryAt, words: "Too many requests.")
            : .transient(words: "The answer (\(status)) was not usable.")
    }
}

extension OAuthRefusal {
    /// The usual class of this refusal (REL-9).
    package var refreshFailure: RefreshFailure {
        switch (status, error) {
        case (429, _), (_, "slow_down"): .throttled(until: retryAt, words: description)
        case (500..., _), (_, "temporarily_unavailable"), (_, "server_error"): .transient(words: description)
        case (_, "invalid_client"), (_, "unauthorized_client"), (_, "invalid_client_metadata"):
            .appFault(words: description)
        case (_, "invalid_grant"): .terminal(.revoked, words: description)
        default: .unknown(words: description)
        }
    }

    fileprivate var authorizationFailure: AuthorizationFailure {
        switch refreshFailure {
        case .throttled: AuthorizationFailure(.rateLimit, words: description)
        case .transient: AuthorizationFailure(.unreachable, words: description)
        case .appFault: AuthorizationFailure(.app, words: description)
        case .terminal, .otherAccount, .unknown: AuthorizationFailure(.refused, words: description)
        }
    }
}
