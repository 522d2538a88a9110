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

    /// An error of the Data API.
    static func api(
        _ status: HTTPResponse.Status, _ reason: String, _ message: String, domain: String = "global",
        status word: String? = nil, detail: String? = nil
    ) -> Refusal {
        let words = [400: "INVALID_ARGUMENT", 403: "PERMISSION_DENIED", 404: "NOT_FOUND"]
        var error: [String: JSONValue] = [
            "code": .integer(status.code), "message": .string(message),
            "errors": [["message": .string(message), "domain": .string(domain), "reason": .string(reason)]],
        ]
        error["status"] = JSONValue(word ?? words[status.code])
        if let detail {
            error["details"] = [
                [
                    "@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": .string(detail),
                    "domain": "googleapis.com",
                ]
            ]
        }
        return .json(status, ["error": .object(error)])
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
