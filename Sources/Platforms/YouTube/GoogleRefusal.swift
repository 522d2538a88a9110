import Domain
import Outbound

/// A refusal of one of Google's interfaces (platform sheet, section 6): the reason decides, since statuses vary.
struct GoogleRefusal: Sendable {
    /// The HTTP status.
    let status: Int
    /// The reason of the first error, or of its details, e.g. `quotaExceeded`; empty where there is none.
    let reason: String
    /// Google's general word, e.g. `UNAUTHENTICATED`.
    let standing: String
    /// Google's words, cleaned.
    let words: String
    private let message: String
    private let domain: String
    private let advisedRetryAt: Instant?
    private let sentAt: Instant

    /// Reads an answer.
    init(_ response: OutboundResponse) {
        // What is no JSON comes from something in front of Google, and has no words.
        let error = (try? response.json())?["error"] ?? .null
        let first = error["errors"]?.array?.first
        status = response.status
        reason = first?["reason"]?.nonBlankString ?? error["details"]?.array?.first?["reason"]?.nonBlankString ?? ""
        domain = first?["domain"]?.nonBlankString ?? ""
        standing = error["status"]?.nonBlankString ?? ""
        message = error["message"]?.nonBlankString ?? ""
        words =
            Self.plain[reason] ?? (message.isEmpty ? nil : PlatformWords.clean(message))
            ?? "Google answered with status \(response.status)."
        advisedRetryAt = response.retryAt
        sentAt = response.sentAt
    }

    /// The failure of a call that only reads.
    var readFailure: PlatformFailure { PlatformFailure(kind, words: words, retryAt: retryAt) }

    /// The failure of a call that sends something, or makes it.
    func failure(_ purpose: CallPurpose) -> PlatformFailure {
        guard purpose != .read else { return readFailure }
        let kind = ofPost ?? kind
        return PlatformFailure(
            kind, words: words, retryAt: kind == .rateLimit ? retryAt : nil,
            mayHaveTakenEffect: purpose == .commit && (status < 400 || status >= 500 || status == 408))
    }

    /// When to come back: quotas of a project are renewed at midnight in California, those of a channel after a day.
    private var retryAt: Instant? {
        if let advisedRetryAt { return advisedRetryAt }
        if reason == "uploadLimitExceeded" { return sentAt + .hours(24) }
        let isDaily =
            domain == "youtube.quota" || reason == "quotaExceeded" || reason == "dailyLimitExceeded"
            || reason == "rateLimitExceeded" && message.lowercased().contains("per day")
        return isDaily ? PacificDay.end(after: sentAt) : nil
    }

    /// What is said of the video, its words or its cover.
    private var ofPost: PlatformFailure.Kind? {
        if Self.ofContent.contains(reason) { return .content }
        if Self.ofMedia.contains(reason) { return .media }
        return nil
    }

    private static let ofContent: Set = [
        "invalidTitle", "invalidDescription", "invalidTags", "invalidCategoryId", "invalidPublishAt",
        "invalidVideoMetadata", "invalidRecordingDetails", "invalidVideoGameRating", "defaultLanguageNotSet",
        "forbiddenPrivacySetting", "forbiddenLicenseSetting", "videoNotFound", "notFound", "commentsDisabled",
    ]
    private static let ofMedia: Set = [
        "mediaBodyRequired", "invalidFilename", "invalidImage", "imageFormatUnsupported", "imageTooWide",
        "imageTooTall", "failedPrecondition",
    ]
    private static let plain = [
        "quotaExceeded": quota, "dailyLimitExceeded": quota,
        "uploadLimitExceeded": "This channel has uploaded as many videos as YouTube allows it in a day.",
        "youtubeSignupRequired": "This Google account has no YouTube channel.",
        "channelClosed": "The channel was closed.", "channelSuspended": "YouTube has suspended the channel.",
        "authenticatedUserAccountClosed": "The Google account was closed.",
        "authenticatedUserAccountSuspended": "Google has suspended the account.",
    ]
    private static let quota = """
        The operator's project has used up what YouTube allows it in a day; it goes on after midnight in California.
        """

    private var kind: PlatformFailure.Kind {
        switch reason {
        case "authError": return .auth
        case "youtubeSignupRequired", "authenticatedUserAccountClosed", "authenticatedUserAccountSuspended",
            "channelClosed", "channelSuspended":
            return .accountType
        case "insufficientPermissions", "ACCESS_TOKEN_SCOPE_INSUFFICIENT", "forbidden", "accountDelegationForbidden":
            return .permission
        case "accessNotConfigured", "SERVICE_DISABLED": return .app
        case "rateLimitExceeded", "userRateLimitExceeded", "quotaExceeded", "dailyLimitExceeded",
            "uploadLimitExceeded", "uploadRateLimitExceeded":
            return .rateLimit
        case "backendError", "internalError": return .transient
        default: break
        }
        if domain == "youtube.quota" { return .rateLimit }
        switch (status, standing) {
        case (_, "UNAUTHENTICATED"), (401, _): return .auth
        case (429, _): return .rateLimit
        case (500..., _), (..<300, _), (408, _): return .transient
        case (403, "PERMISSION_DENIED"): return .permission
        default: return .unknown
        }
    }
}
