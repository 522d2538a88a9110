import HTTPTypes

/// An error in the words of Meta's Graph hosts (facebook.md section 6): callers decide by code and subcode.
struct GraphProblem: Error {
    var message: String
    var code: Int
    var subcode: Int?
    var type = "OAuthException"
    var status = HTTPResponse.Status.badRequest
    var isTransient = false
    var title: String?
    var userMessage: String?

    init(_ code: Int, _ message: String, status: HTTPResponse.Status = .badRequest) {
        self.message = message
        self.code = code
        self.status = status
    }

    init(_ code: Int, _ subcode: Int, _ message: String, status: HTTPResponse.Status = .badRequest) {
        self.init(code, message, status: status)
        self.subcode = subcode
    }

    /// The answer, with a trace id of its own.
    func answer(_ random: RandomSource) -> Answer {
        .json(json(random), status: status, headers: [.cacheControl: "no-store"])
    }

    /// An error that may stand in an answer with status 200.
    static func unexpected(_ random: RandomSource) -> JSONValue {
        var problem = GraphProblem(2, "An unexpected error has occurred. Please retry your request later.")
        problem.isTransient = true
        return problem.json(random)
    }

    private func json(_ random: RandomSource) -> JSONValue {
        var error: [String: JSONValue] = [
            "message": .string(message), "type": .string(type), "code": .integer(code),
            "fbtrace_id": .string("A" + random.token(15)),
        ]
        error["error_subcode"] = subcode.map { .integer($0) }
        error["is_transient"] = isTransient ? true : nil
        error["error_user_title"] = title.map { .string($0) }
        error["error_user_msg"] = userMessage.map { .string($0) }
        return ["error": .object(error)]
    }
}

extension GraphProblem {
    // MARK: Tokens

    private static let validating = "Error validating access token: "

    static let unreadableToken = GraphProblem(190, "Invalid OAuth access token - Cannot parse access token")
    static let missingToken = GraphProblem(
        2500, "An active access token must be used to query information about the current user.")
    static let checkpoint = GraphProblem(
        190, 459, validating + "You cannot access the app till you log in and follow the instructions given.")
    static let unconfirmed = GraphProblem(190, 464, validating + "Sessions for the user are not allowed.")
    static let noRole = GraphProblem(
        190, 492,
        validating + "The user must have a role with sufficient permissions before impersonating a user's page.")
    static let wrongAppSecret = GraphProblem(1, "Error validating client secret.")

    static func expired(_ end: SandboxTime, now: SandboxTime) -> Self {
        GraphProblem(
            190, 463, validating + "Session has expired on \(end.text). The current time is \(now.text).")
    }

    static func ended(_ ending: OAuthGrant.Ending, client: String) -> Self {
        switch ending {
        case .password:
            GraphProblem(
                190, 460,
                validating + "The session has been invalidated because the user changed their password or "
                    + "the session was changed for security reasons.")
        case .removed, .revoked, .reused, .superseded:
            GraphProblem(190, 458, validating + "The user has not authorized application \(client).")
        }
    }

    // MARK: Objects, parameters, permissions

    static func unsupported(_ method: String, _ id: String) -> Self {
        GraphProblem(
            100, 33,
            "Unsupported \(method.lowercased()) request. Object with ID '\(id)' does not exist, cannot be loaded due to "
                + "missing permissions, or does not support this operation.")
    }

    static func unknownField(_ field: String, of node: String) -> Self {
        GraphProblem(100, "(#100) Tried accessing nonexisting field (\(field)) on node type (\(node))")
    }

    static func parameter(_ message: String) -> Self { GraphProblem(100, "(#100) \(message)") }

    static func permission(_ scope: String) -> Self {
        GraphProblem(10, "(#10) This endpoint requires the '\(scope)' permission.", status: .forbidden)
    }

    static func unknownPath(_ path: String) -> Self { GraphProblem(2500, "Unknown path components: \(path)") }

    static func field(_ problem: FieldProblem) -> Self {
        switch problem {
        case .wrongType: parameter("The media type of the body is not served")
        case .malformed: parameter("The parameters could not be read")
        case .unknown(let name): parameter("Unexpected parameter \(name)")
        case .repeated(let name): parameter("The parameter \(name) was given more than once")
        case .missing(let name): parameter("The parameter \(name) is required")
        case .invalid(let name): parameter("Param \(name) has an invalid value")
        }
    }

    /// A wrong request for a token with a code; `code` of the Graph is 100 here, 101 for the app.
    static func oauth(_ problem: OAuthProblem) -> Self {
        switch problem {
        case .field(let problem): field(problem)
        case .unknownClient: GraphProblem(101, "Error validating application. Cannot get application info.")
        case .wrongSecret: wrongAppSecret
        case .redirect, .redirectMismatch:
            GraphProblem(
                100, 36_008,
                "Error validating verification code. Please make sure your redirect_uri is identical to the one you "
                    + "used in the OAuth dialog request")
        case .expiredCode: GraphProblem(100, 36_007, "This authorization code has expired.")
        case .usedCode: GraphProblem(100, 36_009, "This authorization code has been used.")
        case .grantType: GraphProblem(100, "Invalid grant_type")
        default: GraphProblem(100, "Invalid verification code format.")
        }
    }
}
