import Domain
import Outbound

/// What a call was for; decides what an answer, or none, means.
enum CallPurpose: Sendable, Hashable {
    /// Reading.
    case read
    /// Sending an image.
    case upload
    /// Making something that the public sees.
    case commit
}

extension OutboundError {
    /// The class of a call that brought no answer.
    func platformFailure(_ purpose: CallPurpose) -> PlatformFailure {
        let words = "The server could not be asked (\(self))."
        // What the door refuses is a matter of this installation, and nothing was sent.
        if case .notAllowed = kind { return PlatformFailure(.app, words: words) }
        return PlatformFailure(
            .transient, words: words, mayHaveTakenEffect: purpose == .commit && requestMayHaveBeenSent)
    }

    /// The same while connecting.
    var authorizationFailure: AuthorizationFailure {
        if case .notAllowed = kind { return AuthorizationFailure(.notFound, words: "This server cannot be used here.") }
        return AuthorizationFailure(.unreachable)
    }
}
