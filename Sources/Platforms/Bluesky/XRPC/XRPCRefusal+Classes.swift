import Domain
import Outbound

/// What a call was for; decides what a refusal means.
enum XRPCPurpose: Sendable, Hashable {
    /// Reading.
    case read
    /// Sending a picture.
    case upload
    /// Creating a record, which the public sees.
    case commit
}

extension XRPCError {
    /// The class of the failure (sheet, section 6).
    func platformFailure(_ purpose: XRPCPurpose) -> PlatformFailure {
        switch self {
        case .door(let error): error.platformFailure(purpose)
        case .refused(let refusal): refusal.platformFailure(purpose)
        }
    }
}

extension OutboundError {
    fileprivate func platformFailure(_ purpose: XRPCPurpose) -> PlatformFailure {
        let kind: PlatformFailure.Kind = if case .notAllowed = self.kind { .unknown } else { .transient }
        return PlatformFailure(
            kind, words: "The server could not be asked: \(self).",
            mayHaveTakenEffect: purpose == .commit && requestMayHaveBeenSent)
    }
}

extension XRPCRefusal {
    /// The class of the refusal, by status and name.
    func platformFailure(_ purpose: XRPCPurpose) -> PlatformFailure {
        let kind = kind(purpose)
        return PlatformFailure(
            kind, words: words, retryAt: retryAt, mayHaveTakenEffect: purpose == .commit && !isSoundRefusal(kind))
    }

    private func kind(_ purpose: XRPCPurpose) -> PlatformFailure.Kind {
        if status == 429 { return .rateLimit }
        if status < 300 || status >= 500 { return .transient }
        if let known = name.flatMap(Self.kind) { return known }
        switch status {
        case 401: return .auth
        case 403: return .permission
        case 413, 415: return .media
        case 400 where name == "InvalidRequest" && !saysExists: return purpose == .upload ? .media : .content
        case 408: return .transient
        default: return .unknown
        }
    }

    private static func kind(_ name: String) -> PlatformFailure.Kind? {
        switch name {
        case "AuthenticationRequired", "AuthFactorTokenRequired", "ExpiredToken", "InvalidToken", "AuthMissing",
            "invalid_token":
            .auth
        case "use_dpop_nonce": .transient
        case "ScopeMissingError": .permission
        case "AccountTakedown", "AccountSuspended", "AccountDeactivated", "AccountNotFound", "RepoNotFound",
            "RepoTakendown", "RepoSuspended", "RepoDeactivated":
            .accountType
        case "InvalidRecord": .content
        case "BlobNotFound", "InvalidMimeType", "InvalidSize", "BlobTooLarge", "PayloadTooLarge": .media
        case "RateLimitExceeded": .rateLimit
        case "invalid_dpop_proof", "BadExpiration", "BadJwtAudience", "InvalidSwap": .unknown
        default: nil
        }
    }

    /// Whether the server surely did nothing. A record key that is taken already is refused in many ways (status 500,
    /// plain text, a name not yet known), so that only refusals with a known reason are sound (sheet, section 7).
    private func isSoundRefusal(_ kind: PlatformFailure.Kind) -> Bool {
        switch kind {
        case .auth, .permission, .rateLimit, .accountType, .media, .content: !saysExists
        case .transient: name == "use_dpop_nonce"
        case .app, .unknown: name == "invalid_dpop_proof"
        }
    }

    /// Whether the words say that the record is there already.
    private var saysExists: Bool {
        let words = words.lowercased()
        return words.contains("exist") && !words.contains("not exist") || words.contains("duplicate")
    }
}

extension XRPCRefusal {
    /// The class of a refused refresh of a session (REL-9).
    var refreshFailure: RefreshFailure {
        switch (status, name) {
        case (429, _): .throttled(until: retryAt, words: words)
        case (..<300, _), (500..., _), (408, _): .transient(words: words)
        case (_, "ExpiredToken") where words.contains("revoked"): .terminal(.revoked, words: words)
        case (_, "ExpiredToken"): .terminal(.expired, words: words)
        case (_, "InvalidToken"), (_, "AuthMissing"), (401, "AuthenticationRequired"):
            .terminal(.revoked, words: words)
        case (_, "AccountTakedown"), (_, "AccountSuspended"), (_, "AccountDeactivated"), (_, "AccountNotFound"):
            .terminal(.accountClosed, words: words)
        // Without a name it is a proxy that speaks, not the server (HTML, plain text).
        case (_, nil): .transient(words: words)
        default: .unknown(words: words)
        }
    }

    /// The class of a refused sign-in.
    var signInFailure: AuthorizationFailure {
        switch (status, name) {
        case (429, _): AuthorizationFailure(.rateLimit, words: words)
        case (_, "AuthFactorTokenRequired"):
            AuthorizationFailure(
                .wrongCredentials,
                words: "This is the main password, and the account wants a code by e-mail with it. "
                    + "Make an app password in Bluesky under Settings, Privacy and security, and use that.")
        case (_, "AccountTakedown"), (_, "AccountSuspended"), (_, "AccountDeactivated"), (_, "AccountNotFound"):
            AuthorizationFailure(.accountType, words: words)
        case (401, .some): AuthorizationFailure(.wrongCredentials, words: words)
        case (400, .some): AuthorizationFailure(.refused, words: words)
        default: AuthorizationFailure(.unreachable, words: words)
        }
    }
}
