import HTTPTypes

/// Errors in Google's words (sheet section 6).
enum YouTubeProblem {
    static let unauthenticated = api(
        .unauthorized, "authError", "Request had invalid authentication credentials.", status: "UNAUTHENTICATED")

    static let scope = api(
        .forbidden, "insufficientPermissions", "Request had insufficient authentication scopes.",
        detail: "ACCESS_TOKEN_SCOPE_INSUFFICIENT")

    static let disabled = api(
        .forbidden, "accessNotConfigured",
        "YouTube Data API v3 has not been used in project 1000 before or it is disabled.",
        domain: "usageLimits", detail: "SERVICE_DISABLED")

    static let quota = api(
        .forbidden, "quotaExceeded", "The request cannot be completed because you have exceeded your quota.",
        domain: "youtube.quota")

    static let tooFast = api(
        .tooManyRequests, "rateLimitExceeded", "Quota exceeded: too many requests per minute.",
        domain: "usageLimits", status: "RESOURCE_EXHAUSTED")

    static let tooManyThumbnails = api(
        .tooManyRequests, "uploadRateLimitExceeded", "The channel has uploaded too many thumbnails recently.",
        domain: "youtube.thumbnail", status: "RESOURCE_EXHAUSTED")

    static let uploadLimit = api(
        .badRequest, "uploadLimitExceeded", "The user has exceeded the number of videos they may upload.",
        domain: "youtube.video")

    static let backend = api(.serviceUnavailable, "backendError", "Backend Error", status: "UNAVAILABLE")

    static let signup = api(
        .unauthorized, "youtubeSignupRequired", "The authenticated user does not have a YouTube channel.",
        domain: "youtube.header", status: "UNAUTHENTICATED")

    static let forbidden = api(
        .forbidden, "forbidden", "The request might not be properly authorized.", domain: "youtube.common")

    static let noVideo = api(
        .notFound, "videoNotFound", "The video that the request names cannot be found.", domain: "youtube.video")

    static let noMedia = api(
        .badRequest, "mediaBodyRequired", "The request does not include the content of a file.",
        domain: "youtube.video")

    static let publishAt = video(
        "invalidPublishAt", "The request metadata specifies an invalid scheduled publishing time.")

    static let delegation = api(
        .forbidden, "accountDelegationForbidden",
        "The authenticated user cannot act on behalf of the specified Google account.", domain: "youtube.common")

    static let noFilter = api(
        .badRequest, "missingRequiredParameter",
        "No filter selected. Expected one of: mySubscribers, id, idParam, categoryId, mine, managedByMe, forUsername",
        domain: "youtube.parameter")

    /// An account that is suspended or closed.
    static func account(_ word: String, _ text: String) -> Refusal {
        api(
            .forbidden, "authenticatedUserAccount\(word)", "The YouTube account of the authenticated user is \(text).",
            domain: "youtube.common")
    }

    /// A bucket of a day that is empty.
    static func bucket(_ name: String) -> Refusal {
        let metric = name == "uploads" ? "Video Uploads" : "Search Queries"
        return api(
            .tooManyRequests, "rateLimitExceeded",
            "Quota exceeded for quota metric '\(metric)' and limit '\(metric) per day' of service "
                + "'youtube.googleapis.com' for consumer 'project_number:1000'.",
            domain: "global", status: "RESOURCE_EXHAUSTED")
    }

    /// Metadata of a video that are not allowed.
    static func video(_ reason: String, _ message: String) -> Refusal {
        api(.badRequest, reason, message, domain: "youtube.video")
    }

    /// A setting with a value that is not allowed.
    static func setting(_ reason: String, _ name: String) -> Refusal {
        api(.forbidden, reason, "The request attempts to set an invalid \(name) setting.", domain: "youtube.video")
    }

    /// A picture that cannot be a thumbnail.
    static func thumbnail(_ reason: String, _ message: String) -> Refusal {
        api(.badRequest, reason, message, domain: "youtube.thumbnail")
    }

    /// A comment that is not taken.
    static func comment(_ reason: String, _ message: String) -> Refusal {
        api(.badRequest, reason, message, domain: "youtube.comment")
    }

    /// Bytes that do not fit.
    static func bytes(_ message: String) -> Refusal { api(.badRequest, "badRequest", message) }

    /// A media type that is not taken.
    static func mediaType(_ type: String) -> Refusal {
        api(.badRequest, "badContent", "Media type '\(type)' is not supported.")
    }

    /// A wrong body.
    static func body(_ problem: FieldProblem) -> Refusal {
        switch problem {
        case .unknown(let name):
            api(.badRequest, "badRequest", "Invalid JSON payload received. Unknown name \"\(name)\".")
        case .missing(let name): api(.badRequest, "required", "Required parameter: \(name)")
        case .invalid(let name):
            api(.badRequest, "invalidVideoMetadata", "Invalid value at '\(name)'.", domain: "youtube.video")
        default: api(.badRequest, "parseError", "The request body is not valid JSON: \(problem).")
        }
    }

    /// An error of the Data API.
    static func api(
        _ status: HTTPResponse.Status, _ reason: String, _ message: String, domain: String = "global",
        status word: String? = nil, detail: String? = nil
    ) -> Refusal {
        .json(status, document(status.code, reason, message, domain: domain, word: word, detail: detail))
    }

    /// The body of an error.
    static func document(
        _ code: Int, _ reason: String, _ message: String, domain: String = "global", word: String? = nil,
        detail: String? = nil
    ) -> JSONValue {
        let words = [400: "INVALID_ARGUMENT", 403: "PERMISSION_DENIED", 404: "NOT_FOUND"]
        var error: [String: JSONValue] = [
            "code": .integer(code), "message": .string(message),
            "errors": [["message": .string(message), "domain": .string(domain), "reason": .string(reason)]],
        ]
        error["status"] = JSONValue(word ?? words[code])
        if let detail {
            error["details"] = [
                [
                    "@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": .string(detail),
                    "domain": "googleapis.com",
                ]
            ]
        }
        return ["error": .object(error)]
    }

    /// A wrong query.
    static func parameter(_ problem: FieldProblem) -> Refusal {
        switch problem {
        case .missing(let name):
            api(.badRequest, "required", "Required parameter: \(name)")
        case .unknown(let name):
            api(.badRequest, "unexpectedParameter", "Unexpected parameter: \(name)")
        default: api(.badRequest, "invalidParameter", "Invalid value: \(problem)")
        }
    }

    /// An error of the token endpoint.
    static func oauth(_ status: HTTPResponse.Status, _ error: String, _ text: String) -> Refusal {
        .json(status, ["error": .string(error), "error_description": .string(text)])
    }

    /// What is wrong with a token request.
    static func token(_ problem: OAuthProblem) -> Refusal {
        switch problem {
        case .unknownClient: oauth(.unauthorized, "invalid_client", "The OAuth client was not found.")
        case .wrongSecret: oauth(.unauthorized, "invalid_client", "Unauthorized")
        case .foreignRefresh: oauth(.unauthorized, "unauthorized_client", "Unauthorized")
        case .field(.missing(let name)): oauth(.badRequest, "invalid_request", "Missing required parameter: \(name)")
        case .field(.unknown(let name)):
            oauth(.badRequest, "invalid_request", "Parameter not allowed for this message type: \(name)")
        case .grantType(let type): oauth(.badRequest, "unsupported_grant_type", "Invalid grant_type: \(type)")
        case .unknownCode: oauth(.badRequest, "invalid_grant", "Malformed auth code.")
        case .redirectMismatch: oauth(.badRequest, "redirect_uri_mismatch", "Bad Request")
        case .verifier: oauth(.badRequest, "invalid_grant", "Invalid code verifier.")
        case .usedCode, .expiredCode, .foreignCode: oauth(.badRequest, "invalid_grant", "Bad Request")
        case .unknownRefresh, .expiredRefresh, .usedRefresh, .ended:
            oauth(.badRequest, "invalid_grant", "Token has been expired or revoked.")
        default: oauth(.badRequest, "invalid_request", "The request is not valid: \(problem)")
        }
    }
}
