import HTTPTypes

/// Errors in Reddit's words (sheet sections 2 and 6).
enum RedditProblem {
    /// A status with the usual body.
    static func plain(_ status: HTTPResponse.Status) -> Refusal {
        .json(status, ["message": .string(status.reasonPhrase), "error": .integer(status.code)])
    }

    /// A token that is missing, wrong or without the scope: the header says which.
    static func token(_ status: HTTPResponse.Status, _ error: String) -> Refusal {
        Refusal(
            plain(status).answer.with([.wwwAuthenticate: "Bearer realm=\"reddit\", error=\"\(error)\""]))
    }

    /// The answer of the wall before the servers.
    static let blocked = Refusal(
        .html(
            """
            <!doctype html><html><head><title>Blocked</title></head><body><h1>whoa there, pardner!</h1>\
            <p>Your request has been blocked by network security.</p></body></html>
            """, status: .forbidden))

    /// Errors of the token endpoint come with status 200.
    static func hidden(_ error: String) -> Refusal { .json(.ok, ["error": .string(error)]) }

    /// What is wrong with a token request.
    static func token(_ problem: OAuthProblem) -> Refusal {
        switch problem {
        case .unknownClient, .wrongSecret, .foreignRefresh: plain(.unauthorized)
        case .unknownRefresh, .expiredRefresh, .usedRefresh: plain(.badRequest)
        case .ended, .unknownCode, .expiredCode, .usedCode, .foreignCode, .redirectMismatch, .verifier:
            hidden("invalid_grant")
        case .grantType, .field(.missing("grant_type")): hidden("unsupported_grant_type")
        default: hidden("invalid_request")
        }
    }
}

/// The rule of Reddit about `User-Agent`: unique, descriptive, not a browser's, not a library's own.
enum RedditAgent {
    /// Throws unless it reads like `linux:{app id}:v{version} (by /u/{account})`.
    static func check(_ call: Call) throws {
        let agent = call.headers[.userAgent] ?? ""
        guard !agent.hasPrefix("Mozilla/") else { throw RedditProblem.blocked }
        let rule = /[a-z]+:[A-Za-z0-9._-]+:v[0-9A-Za-z._+-]+ \(by \/u\/[A-Za-z0-9_-]{3,20}\)/
        guard agent.wholeMatch(of: rule) != nil else { throw RedditProblem.plain(.tooManyRequests) }
    }
}
