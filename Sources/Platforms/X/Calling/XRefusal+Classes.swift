import Domain

extension XRefusal {
    /// The failure that it amounts to.
    func platformFailure(_ purpose: CallPurpose) -> PlatformFailure {
        PlatformFailure(
            kind(purpose), words: words, retryAt: retryAt,
            mayHaveTakenEffect: purpose == .commit && mayHaveTakenEffect)
    }

    /// Server errors and successes without a usable body may hide a post. A duplicate is weak evidence that the first
    /// sending arrived (platform sheet, section 7).
    private var mayHaveTakenEffect: Bool {
        status < 300 || status >= 500 || status == 408 || isDuplicate
    }

    private var isDuplicate: Bool { status == 403 && says("duplicate content") }

    private func kind(_ purpose: CallPurpose) -> PlatformFailure.Kind {
        switch status {
        case ..<300, 500..., 408: .transient
        case 401: .auth
        // No credits: a matter of the operator's, and of nobody's account.
        case 402: .app
        case 403: forbidden
        case 404: purpose == .commit ? .unknown : .transient
        case 400: badRequest(purpose)
        case 413, 415: .media
        case 429: .rateLimit
        default: .unknown
        }
    }

    private var forbidden: PlatformFailure.Kind {
        switch problem {
        case "unsupported-authentication": return .auth
        case "client-forbidden", "oauth1-permissions", "credits": return .app
        case "user-suspended": return .accountType
        default: break
        }
        guard isJSON else { return .unknown }
        if says("client-not-enrolled") { return .app }
        if says("suspended") || says("not permitted to access this feature") { return .accountType }
        let policies = ["duplicate content", "is not allowed because", "quoting this post"]
        return policies.contains(where: says) ? .content : .permission
    }

    private func badRequest(_ purpose: CallPurpose) -> PlatformFailure.Kind {
        guard isJSON, purpose != .read else { return .unknown }
        if purpose == .upload { return .media }
        let ofMedia = ["media ids", "media_ids", "maximum of 4 items", "post a video", "media"]
        return ofMedia.contains(where: says) ? .media : .content
    }

    private func says(_ piece: String) -> Bool { words.lowercased().contains(piece) }
}
