import HTTPTypes

/// Errors in Pinterest's words (sheet section 6): a status, an inner number, a sentence.
struct PinterestProblem: Error {
    let status: HTTPResponse.Status
    let code: Int
    let message: String

    init(_ status: HTTPResponse.Status, _ code: Int, _ message: String) {
        self.status = status
        self.code = code
        self.message = message
    }

    /// The answer.
    var answer: Answer { .json(["code": .integer(code), "message": .string(message)], status: status) }

    static let authentication = Self(.unauthorized, 2, "Authentication failed.")
    static let scope = Self(
        .forbidden, 29, "Your token does not have sufficient permissions to perform this operation.")
    static let notPermitted = Self(.forbidden, 29, "You are not permitted to access that resource.")
    static let account = Self(.forbidden, 403, "Not authorized to access the user account.")
    static let board = Self(.notFound, 404, "Board not found.")
    static let pin = Self(.notFound, 404, "Pin not found.")
    static let trial = Self(.forbidden, 29, "Apps with Trial access may not create Pins in production.")
    /// A matter of content in spite of the status.
    static let spam = Self(.tooManyRequests, 9, "Sorry! We blocked this link because it may lead to spam.")
    static let tooMany = Self(.tooManyRequests, 8, "You have exceeded your rate limit. Try again later.")

    /// Something that the schema of a request does not allow.
    static func invalid(_ text: String) -> Self { Self(.badRequest, 1, text) }

    /// A wrong parameter or member.
    static func field(_ problem: FieldProblem) -> Self { invalid("Invalid request: \(problem).") }

    /// What is wrong with a token request.
    static func token(_ problem: OAuthProblem) -> Self {
        switch problem {
        case .field(let problem): field(problem)
        case .grantType(let type): invalid("'\(type)' is not one of ['authorization_code', 'refresh_token']")
        default: authentication
        }
    }
}

/// Limits by category; the reset is a number of seconds.
enum PinterestRate {
    /// What calls are counted together.
    enum Category: String {
        case read = "org_read"
        case write = "org_write"
        case analytics = "org_analytics"

        /// Calls of an app with trial access within a day.
        var ofDay: Int { self == .write ? 300 : 1_000 }

        /// Calls of a person within a minute.
        var ofMinute: Int {
            switch self {
            case .read: 1_000
            case .write: 100
            case .analytics: 60
            }
        }
    }

    static func headers(limit: Int, remaining: Int, seconds: Int) -> HTTPFields {
        HTTPFields(named: [
            ("x-ratelimit-limit", String(limit)), ("x-ratelimit-remaining", String(remaining)),
            ("x-ratelimit-reset", String(seconds)),
        ])
    }

    /// Counts a call; throws `PinterestProblem` with the headers when it is one too many.
    static func take(
        _ world: SandboxWorld, client: String, account: String, _ category: Category
    ) throws -> HTTPFields {
        let standing =
            if client == PinterestPlatform.trialClient {
                // Trial access counts for the whole app by the day.
                world.rates.take(
                    "pinterest/\(client)/\(category.rawValue)", limit: category.ofDay, window: .seconds(86_400))
            } else {
                world.rates.take(
                    "pinterest/\(client)/\(account)/\(category.rawValue)", limit: category.ofMinute,
                    window: .seconds(60))
            }
        let seconds = Int((standing.reset - world.clock.now).components.seconds)
        let headers = headers(limit: standing.limit, remaining: standing.remaining, seconds: seconds)
        guard !standing.isExceeded else { throw Refusal(PinterestProblem.tooMany.answer.with(headers)) }
        return headers
    }
}
