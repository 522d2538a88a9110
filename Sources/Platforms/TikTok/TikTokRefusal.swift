import Domain
import Outbound

/// A refusal of TikTok (platform sheet, section 6): the code in the answer decides, never the status.
struct TikTokRefusal: Sendable {
    /// The HTTP status.
    let status: Int
    /// The code, e.g. `access_token_invalid`; empty where there is none.
    let code: String
    /// TikTok's words, cleaned, or ours where its words help nobody.
    let words: String
    private let advisedRetryAt: Instant?
    private let sentAt: Instant

    /// Reads an answer.
    init(_ response: OutboundResponse) {
        // What is no JSON comes from something in front of TikTok, and has no words.
        let error = (try? response.json())?["error"] ?? .null
        status = response.status
        code = error["code"]?.nonBlankString ?? error.nonBlankString ?? ""
        let said = error["message"]?.nonBlankString.map(PlatformWords.clean)
        words = Self.plain[code] ?? said ?? "TikTok answered with status \(response.status)."
        advisedRetryAt = response.retryAt
        sentAt = response.sentAt
    }

    /// The failure of a call that only reads.
    var readFailure: PlatformFailure { PlatformFailure(kind, words: words, retryAt: retryAt) }

    /// The failure of a call that prepares a post, or makes it.
    func failure(_ purpose: CallPurpose) -> PlatformFailure {
        guard purpose != .read else { return readFailure }
        let kind = ofPost ?? kind
        return PlatformFailure(
            kind, words: words, retryAt: retryAt, mayHaveTakenEffect: purpose == .commit && mayHaveTakenEffect)
    }

    /// What TikTok refuses by a code is not there; its own trouble, and answers that say nothing, may hide a post.
    private var mayHaveTakenEffect: Bool {
        let saysNothing = code.isEmpty || code == "ok"
        return status >= 500 || status == 408 || code == "internal_error" || status < 300 && saysNothing
    }

    /// What is said of the post itself, and what no try mends before the operator has done something.
    private var ofPost: PlatformFailure.Kind? {
        switch code {
        case "privacy_level_option_mismatch", "invalid_param", "invalid_params", "invalid_publish_id": .content
        case "invalid_file_upload": .media
        case "unaudited_client_can_only_post_to_private_accounts", "url_ownership_unverified": .permission
        default: nil
        }
    }

    private var kind: PlatformFailure.Kind {
        switch code {
        case "access_token_invalid": return .auth
        case "scope_not_authorized", "scope_permission_missed", "token_not_authorized_for_specified_publish_id":
            return .permission
        case "unaudited_client_can_only_post_to_private_accounts", "url_ownership_unverified": return .app
        case "rate_limit_exceeded", "spam_risk_too_many_posts", "spam_risk_too_many_pending_share",
            "reached_active_user_cap":
            return .rateLimit
        case "spam_risk_user_banned_from_posting", "app_version_check_failed": return .accountType
        case "internal_error": return .transient
        default: break
        }
        switch status {
        case 429: return .rateLimit
        case 500..., ..<300, 408: return .transient
        default: return code.isEmpty ? .transient : .unknown
        }
    }

    /// The windows of calls are a minute long, those of posts a day (platform sheet, section 5).
    private var retryAt: Instant? {
        guard kind == .rateLimit else { return nil }
        let isShort = code.isEmpty || code == "rate_limit_exceeded"
        return advisedRetryAt ?? sentAt + (isShort ? .minutes(1) : .hours(24))
    }

    /// What creator info has against every post of the account, told with status 200 (platform sheet, section 2); `nil` for
    /// every other refusal.
    var obstacle: Capabilities.Obstacle? {
        switch code {
        case "spam_risk_too_many_posts", "reached_active_user_cap":
            Capabilities.Obstacle(
                words: words, remedy: "Choose a time a day from now, or leave this account out.", isPassing: true)
        case "spam_risk_user_banned_from_posting": Capabilities.Obstacle(banned: words)
        default: nil
        }
    }

    private static let plain = [
        "unaudited_client_can_only_post_to_private_accounts": """
        TikTok has not audited the operator's app yet. Until then it publishes only for accounts that are set to \
        private, and only the creator sees the posts.
        """,
        "reached_active_user_cap": """
        As many people as TikTok allows the operator's app have posted in the last 24 hours.
        """,
        "url_ownership_unverified": "The operator has not proved to TikTok whose the address of the media is.",
        "spam_risk_too_many_posts": "This account has posted as often as TikTok allows in 24 hours.",
        "spam_risk_too_many_pending_share": "Too many posts of this account still wait at TikTok.",
        "spam_risk_user_banned_from_posting": "TikTok has banned this account from posting.",
        "privacy_level_option_mismatch": """
        TikTok does not offer this account the chosen audience. Choose again who can see the post.
        """,
    ]
}

extension Capabilities.Obstacle {
    /// TikTok has banned the account from posting, for nobody knows how long.
    init(banned words: String) {
        self.init(
            words: words,
            remedy: "Look for the reason in the TikTok app, and leave this account out until it may post.",
            isPassing: false)
    }
}

extension APICalls {
    /// One call whose answer must hold data, and an error that says there is none (platform sheet, section 6).
    func tikTokData(
        _ method: OutboundRequest.Method, _ path: String, query: [OutboundURL.Item] = [], body: OutboundBody = .none,
        for purpose: CallPurpose = .read
    ) async throws(PlatformFailure) -> JSONValue {
        let response = try await tikTokAnswer(method, path, query: query, body: body, for: purpose)
        guard let data = response.tikTokData else { throw TikTokRefusal(response).failure(purpose) }
        return data
    }

    /// One call, whatever is answered.
    func tikTokAnswer(
        _ method: OutboundRequest.Method, _ path: String, query: [OutboundURL.Item] = [], body: OutboundBody = .none,
        for purpose: CallPurpose = .read
    ) async throws(PlatformFailure) -> OutboundResponse {
        var headers: Headers = [:]
        if case .json = body { headers["Content-Type"] = "application/json; charset=UTF-8" }
        do throws(OutboundError) {
            return try await send(method, path, query: query, body: body, adding: headers)
        } catch { throw error.platformFailure(purpose) }
    }
}

extension OutboundResponse {
    /// The data of an answer that is good; anything else is described by the refusal.
    var tikTokData: JSONValue? {
        guard isSuccess, let json = try? json(), let data = json["data"], data.object != nil,
            json["error"]?["code"]?.string ?? "ok" == "ok"
        else { return nil }
        return data
    }
}
