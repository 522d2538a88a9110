import HTTPTypes

/// Errors in TikTok's words (sheet section 6): every answer of the API is wrapped, good ones as well.
struct TikTokProblem: Error {
    let code: String
    let message: String
    let status: HTTPResponse.Status

    init(_ code: String, _ message: String, _ status: HTTPResponse.Status) {
        self.code = code
        self.message = message
        self.status = status
    }

    /// The answer, with an empty `data`.
    func answer(_ random: RandomSource) -> Answer { .json(value(random), status: status) }

    /// The body of the answer.
    func value(_ random: RandomSource) -> JSONValue {
        [
            "data": [:],
            "error": ["code": .string(code), "message": .string(message), "log_id": .string(Self.logID(random))],
        ]
    }

    /// The same with status 200, as creator info says it on purpose.
    var withSuccess: Self { Self(code, message, .ok) }

    /// A good answer.
    static func good(_ data: JSONValue, _ random: RandomSource) -> Answer {
        .json(["data": data, "error": ["code": "ok", "message": "", "log_id": .string(logID(random))]])
    }

    static func logID(_ random: RandomSource) -> String { "20261121" + String(random.next(), radix: 16).uppercased() }

    static let token = Self(
        "access_token_invalid", "The access token is invalid or not found in the request.", .unauthorized)
    static let scope = Self(
        "scope_not_authorized", "The user did not authorize the scope required for completing this request.",
        .unauthorized)
    static let tooMany = Self(
        "rate_limit_exceeded", "The API rate limit was exceeded. Please try again later.", .tooManyRequests)
    static let internalError = Self("internal_error", "Something went wrong. Please try again later.", .ok)

    static let banned = Self(
        "spam_risk_user_banned_from_posting", "The user is banned from making new posts.", .forbidden)
    static let tooManyPosts = Self(
        "spam_risk_too_many_posts", "The daily post cap from the API is reached for the current user.", .forbidden)
    static let tooManyDrafts = Self(
        "spam_risk_too_many_pending_share", "There are too many pending shares within the last 24 hours.", .forbidden)
    static let tooManyCreators = Self(
        "reached_active_user_cap", "The daily quota for active publishing users from this client is reached.",
        .forbidden)
    static let unaudited = Self(
        "unaudited_client_can_only_post_to_private_accounts",
        "Unaudited clients can only post privately, to accounts that are private.", .forbidden)
    static let privacy = Self(
        "privacy_level_option_mismatch", "The privacy level is not among the options of the creator.", .forbidden)
    static let ownership = Self(
        "url_ownership_unverified", "The ownership of the domain or URL prefix is not verified.", .forbidden)
    static let publication = Self("invalid_publish_id", "The publish_id does not exist.", .badRequest)
    static let foreign = Self(
        "token_not_authorized_for_specified_publish_id", "The access token does not belong to this publish_id.",
        .badRequest)
    static let notCancellable = Self(
        "publish_not_cancellable", "The publication can not be cancelled any more.", .badRequest)

    static func parameters(_ text: String) -> Self { Self("invalid_params", text, .badRequest) }

    /// An error of the token endpoint: flat, and now and then with status 200.
    static func oauth(_ problem: OAuthProblem, _ random: RandomSource) -> Refusal {
        let (error, text, status): (String, String, HTTPResponse.Status) =
            switch problem {
            case .unknownClient: ("invalid_client", "Client key is invalid.", .unauthorized)
            case .wrongSecret: ("invalid_client", "Client secret is invalid.", .unauthorized)
            case .field(let problem):
                ("invalid_request", "The request parameters are malformed: \(problem).", .badRequest)
            case .grantType: ("unsupported_grant_type", "Grant type is not supported.", .badRequest)
            case .verifier: ("invalid_request", "Code verifier or code challenge is invalid.", .badRequest)
            case .redirectMismatch:
                ("invalid_request", "Redirect_uri is not matched with the uri when requesting code.", .badRequest)
            case .unknownCode, .usedCode, .expiredCode, .foreignCode:
                ("invalid_grant", "Authorization code is expired.", .ok)
            case .unknownRefresh, .foreignRefresh, .expiredRefresh, .usedRefresh, .ended:
                ("invalid_grant", "Refresh token is invalid or expired.", .badRequest)
            default: ("invalid_request", "The request is not valid.", .badRequest)
            }
        return .json(
            status,
            ["error": .string(error), "error_description": .string(text), "log_id": .string(logID(random))])
    }
}
