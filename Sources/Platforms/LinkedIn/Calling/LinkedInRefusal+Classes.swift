import Domain

extension LinkedInRefusal {
    /// The failure that it amounts to.
    func failure(_ purpose: CallPurpose) -> PlatformFailure {
        let kind = kind(purpose)
        return PlatformFailure(
            kind, words: words, retryAt: kind == .rateLimit ? retryAt : nil,
            mayHaveTakenEffect: purpose == .commit && mayHaveTakenEffect)
    }

    /// Server errors and successes that name no post may hide one (section 6).
    private var mayHaveTakenEffect: Bool {
        status < 300 || status >= 500 || status == 408 || losesTrack
    }

    /// LinkedIn's words for having lost sight of what it made.
    private var losesTrack: Bool { says("unable to obtain activity") }

    private static let deadTokens: Set<Int64> = [65_600, 65_601, 65_602, 65_604]
    private static let deadWords: Set = [
        "INVALID_ACCESS_TOKEN", "REVOKED_ACCESS_TOKEN", "EXPIRED_ACCESS_TOKEN", "EMPTY_ACCESS_TOKEN",
    ]
    // The version is a setting of ours; posts wait until the operator has changed it.
    private static let ofTheApp: Set = [
        "invalid_client", "unauthorized_client", "VERSION_MISSING", "NONEXISTENT_VERSION",
    ]

    private func kind(_ purpose: CallPurpose) -> PlatformFailure.Kind {
        if status == 429 { return .rateLimit }
        guard isJSON else { return .transient }
        if let number, Self.deadTokens.contains(number) { return .auth }
        if !codes.isDisjoint(with: Self.deadWords) { return .auth }
        if !codes.isDisjoint(with: Self.ofTheApp) { return .app }
        if codes.contains("TOO_MANY_REQUESTS") { return .rateLimit }
        if codes.contains("CONFLICT") || losesTrack { return .transient }
        if says("organization permissions must be used") { return .permission }
        if purpose != .read, (400..<500).contains(status), let kind = ofThePost { return kind }
        return switch status {
        case 401: .auth
        case 403: .permission
        case 426: .app
        case 408, 500..., ..<300: .transient
        default: .unknown
        }
    }

    private var ofThePost: PlatformFailure.Kind? {
        if names("MEDIA_ASSET_WAITING_UPLOAD") { return .transient }
        if names("MEDIA_ASSET_PROCESSING_FAILED") || isExpiredUpload { return .media }
        let ofContent = ["FIELD_LENGTH_TOO_LONG", "INVALID_VALUE_FOR_FIELD", "ILLEGAL_ARGUMENT", "DUPLICATE_POST"]
        return ofContent.contains(where: names) ? .content : nil
    }
}
