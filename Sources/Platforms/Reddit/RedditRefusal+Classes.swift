import Domain

extension RedditRefusal {
    /// The failure of a call that only reads.
    var readFailure: PlatformFailure { failure(.read) }

    /// The failure that it amounts to. A wait that Reddit does not tell is ten minutes.
    func failure(_ purpose: CallPurpose) -> PlatformFailure {
        let kind = purpose == .read ? ofStatus : ofCode ?? ofTarget ?? ofStatus
        let isThrottled = kind == .rateLimit && purpose != .read
        return PlatformFailure(
            kind, words: words,
            retryAt: isThrottled ? retryAt ?? sentAt + RedditPause.usual : purpose == .read ? retryAt : nil,
            mayHaveTakenEffect: purpose == .commit && mayHaveTakenEffect)
    }

    /// Server errors, and successes that say neither yes nor no, may hide a post.
    private var mayHaveTakenEffect: Bool { status >= 500 || status == 408 || status < 300 && code.isEmpty }

    private static let content: Set = [
        "SUBREDDIT_NOEXIST", "SUBREDDIT_REQUIRED", "NO_SELFS", "NO_LINKS", "NO_TEXT", "NO_URL", "BAD_URL",
        "INVALID_SCHEME", "TOO_LONG", "DOMAIN_BANNED", "ALREADY_SUB", "GALLERIES_DISABLED", "INVALID_OPTION",
        "THREAD_LOCKED", "TOO_OLD",
    ]

    private var ofCode: PlatformFailure.Kind? {
        switch code {
        case "USER_REQUIRED": .auth
        case "SUBREDDIT_NOTALLOWED", "SUBREDDIT_NO_ACCESS", "VERIFIED_USER_REQUIRED": .permission
        case "IN_TIMEOUT", "BAD_CAPTCHA": .accountType
        case "RATELIMIT", "SUBREDDIT_RATELIMIT", "QUOTA_FILLED": .rateLimit
        // An address that is not from an upload.
        case "BAD_URL" where kind == "image": .media
        case let code where Self.content.contains(code) || code.hasPrefix("SUBMIT_VALIDATION_"): .content
        case let code where status < 300 && !code.isEmpty: .unknown
        default: nil
        }
    }

    /// What concerns the community that was chosen.
    private var ofTarget: PlatformFailure.Kind? {
        let isClosed = ["private", "banned", "quarantined"].contains(code)
        return isReddits && (status == 404 || isClosed) ? .permission : nil
    }

    private var ofStatus: PlatformFailure.Kind {
        switch status {
        case 429: .rateLimit
        case 500..., ..<300, 408: .transient
        case 401: isReddits || challenge.contains("invalid_token") ? .auth : .transient
        case 403: isReddits || challenge.contains("insufficient_scope") ? .permission : .app
        default: isReddits ? .unknown : .transient
        }
    }
}
