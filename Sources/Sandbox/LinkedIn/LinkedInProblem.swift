import HTTPTypes

/// Errors in LinkedIn's words (linkedin.md section 6).
struct LinkedInProblem: Error {
    let status: HTTPResponse.Status
    let code: String
    let message: String
    let number: Int?

    init(_ status: HTTPResponse.Status, _ code: String, _ message: String, number: Int? = nil) {
        self.status = status
        self.code = code
        self.message = message
        self.number = number
    }

    /// The answer.
    var answer: Answer {
        var body: [String: JSONValue] = [
            "status": .integer(status.code), "message": .string(message),
        ]
        if !code.isEmpty { body["code"] = .string(code) }
        if code == "DUPLICATE_POST" { body = Self.envelope(message) }
        body["serviceErrorCode"] = number.map { .integer($0) }
        return .json(.object(body), status: status)
    }

    static let empty = Self(.unauthorized, "EMPTY_ACCESS_TOKEN", "Empty oauth2 access token")
    static let unknown = Self(.unauthorized, "INVALID_ACCESS_TOKEN", "Invalid access token", number: 65_600)
    static let revoked = Self(
        .unauthorized, "REVOKED_ACCESS_TOKEN", "The token used in the request has been revoked by the user",
        number: 65_601)
    static let expired = Self(
        .unauthorized, "EXPIRED_ACCESS_TOKEN", "The token used in the request has expired", number: 65_602)
    static let noVersion = Self(
        .badRequest, "VERSION_MISSING", "A version must be present. Please specify a version by adding the header.")
    static let tooMany = Self(
        .tooManyRequests, "TOO_MANY_REQUESTS", "Resource level throttle limit for calls to this resource is reached.")

    static func denied(_ call: Call) -> Self {
        let resource = call.path.split(separator: "/").dropFirst().first ?? ""
        return Self(
            .forbidden, "ACCESS_DENIED", "Not enough permissions to access: \(call.method) /\(resource)", number: 100)
    }

    static func badVersion(_ version: String) -> Self {
        Self(
            HTTPResponse.Status(code: 426, reasonPhrase: "Upgrade Required"), "NONEXISTENT_VERSION",
            "Requested version \(version) is not active")
    }

    /// The older form of errors, which has the code inside.
    private static func envelope(_ message: String) -> [String: JSONValue] {
        let thrown = "com.linkedin.content.common.exception.BadRequestResponseException: \(message)"
        return [
            "errorDetailType": "com.linkedin.common.error.BadRequest", "message": .string(thrown), "status": 422,
            "errorDetails": [
                "inputErrors": [
                    ["description": "Duplicate post is detected", "input": [:], "code": "DUPLICATE_POST"]
                ]
            ],
        ]
    }

    static func duplicate(_ urn: String) -> Self {
        Self(.unprocessableContent, "DUPLICATE_POST", "Content is a duplicate of \(urn)")
    }

    static let noPost = Self(.notFound, "NOT_FOUND", "There is no such post")

    static func value(_ name: String) -> Self {
        Self(.badRequest, "INVALID_VALUE_FOR_FIELD", "The value of \(name) is not allowed")
    }

    static func tooLong(_ name: String, _ limit: Int) -> Self {
        Self(.badRequest, "FIELD_LENGTH_TOO_LONG", "\(name) is longer than \(limit) characters")
    }

    static func argument(_ text: String) -> Self { Self(.badRequest, "ILLEGAL_ARGUMENT", text) }

    /// An error of the OAuth endpoints.
    static func oauth(_ problem: OAuthProblem) -> Refusal {
        switch problem {
        case .unknownClient, .wrongSecret:
            refusal("invalid_client", "Client authentication failed", .unauthorized)
        case .field(.missing(let name)):
            refusal("invalid_request", "A required parameter \"\(name)\" is missing")
        case .field(let problem): refusal("invalid_request", "The request is not valid: \(problem)")
        case .grantType: refusal("unsupported_grant_type", "The grant type is not supported")
        case .unknownRefresh, .foreignRefresh, .usedRefresh, .ended:
            refusal("invalid_request", "The provided refresh token is invalid")
        case .expiredRefresh: refusal("invalid_grant", "The provided refresh token is expired")
        case .redirectMismatch, .unknownCode, .foreignCode, .usedCode, .expiredCode:
            refusal(
                "invalid_request",
                "Unable to retrieve access token: appid/redirect uri/code verifier does not match authorization code. "
                    + "Or authorization code expired.")
        default: refusal("invalid_request", "The request is not valid: \(problem)")
        }
    }

    private static func refusal(
        _ error: String, _ text: String, _ status: HTTPResponse.Status = .badRequest
    ) -> Refusal {
        .json(status, ["error": .string(error), "error_description": .string(text)])
    }
}
