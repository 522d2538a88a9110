import Domain
import OAuth

extension OAuthError {
    /// The class of a revocation that failed; all of them may be tried again later (SEC-18).
    var revocationFailure: PlatformFailure {
        switch self {
        case .door(let error): error.platformFailure(.read)
        case .refused(let refusal): refusal.revocationFailure
        case .badAnswer(let answer):
            PlatformFailure(
                answer.status == 429 ? .rateLimit : .transient,
                words: "The server answered with status \(answer.status).", retryAt: answer.retryAt)
        case .metadata: PlatformFailure(.unknown, words: "The server has no address for withdrawals.")
        case .signing: PlatformFailure(.app, words: "Nothing could be signed.")
        }
    }
}

extension OAuthRefusal {
    fileprivate var revocationFailure: PlatformFailure {
        let kind: PlatformFailure.Kind =
            switch refreshFailure {
            case .throttled: .rateLimit
            case .transient: .transient
            case .appFault: .app
            case .terminal, .otherAccount, .unknown: .unknown
            }
        return PlatformFailure(kind, words: description, retryAt: retryAt)
    }
}
