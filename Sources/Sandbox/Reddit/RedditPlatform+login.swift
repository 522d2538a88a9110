import HTTPTypes

/// Logging in and tokens (sheet sections 2 and 3).
extension RedditPlatform {
    private static let permissions = [
        "identity": "Access my reddit username and signup date", "submit": "Submit links and comments from my account",
        "read": "Access posts and comments through my account",
        "mysubreddits": "Access the list of subreddits I moderate, contribute to, and subscribe to",
        "flair": "Manage and assign flair", "history": "Access my voting history and comments",
        "edit": "Edit and delete my comments and submissions", "save": "Save and unsave comments and submissions",
        "vote": "Submit and change my votes", "subscribe": "Manage my subscriptions",
        "privatemessages": "Access my inbox", "report": "Report content",
    ]

    /// A web app, and an installed one, which has no secret but authenticates all the same.
    static let clients = [
        OAuthClient(id: "sandbox-reddit-client", secret: "sandbox-reddit-secret", rules: rules),
        OAuthClient(id: "sandbox-reddit-installed", secret: "", name: "Martlet (installed app)", rules: rules),
    ]

    static let rules = TokenRules().with { rules in
        rules.authorize.optional = ["duration"]
        rules.authentication = .basic
        rules.scopeSeparators = [" ", ","]
        rules.accessLife = .seconds(86_400)
        rules.endsWithPassword = false
        rules.refresh = RefreshRules().with { refresh in
            refresh.isGiven = { $0.request["duration"] == "permanent" }
        }
    }

    static let consent = ConsentRules(permissions: permissions).with { consent in
        consent.check = { fields, _ in
            guard ["permanent", "temporary"].contains(fields["duration"] ?? "temporary") else {
                throw FieldProblem.invalid("duration")
            }
        }
        consent.redirected = { problem in
            switch problem {
            case .account: nil
            case .field(.invalid("response_type")): [("error", "unsupported_response_type")]
            case .unknownScope, .refusedScope, .field(.missing("scope")): [("error", "invalid_scope")]
            default: [("error", "invalid_request")]
            }
        }
        consent.page = { problem in
            switch problem {
            case .unknownClient: ("bad request (reddit.com)", "invalid client id.")
            case .redirect: ("bad request (reddit.com)", "invalid redirect_uri parameter.")
            case .account(let text): ("forbidden (reddit.com)", text)
            default: ("bad request (reddit.com)", "you sent an invalid request: \(problem).")
            }
        }
    }

    @Sendable func token(_ call: Call) throws -> Answer {
        try RedditAgent.check(call)
        do {
            let fields = try call.formFields()
            // The identifier belongs into the header; in the body it does not work.
            guard call.credentials(scheme: "Basic") != nil else { throw OAuthProblem.wrongSecret }
            if let stray = ["client_id", "client_secret"].first(where: { fields[$0] != nil }) {
                throw OAuthProblem.field(.unknown(stray))
            }
            let tokens = try desk.tokens(call, fields)
            call.note(account: tokens.grant.account)
            return .json(Self.answer(tokens), headers: [.cacheControl: "no-store"])
        } catch let problem as OAuthProblem {
            throw RedditProblem.token(problem)
        } catch let problem as FieldProblem {
            throw RedditProblem.token(.field(problem))
        }
    }

    private static func answer(_ tokens: OAuthTokens) -> JSONValue {
        var answer: [String: JSONValue] = [
            "access_token": .string(tokens.access.secret), "token_type": "bearer",
            "scope": .string(tokens.grant.scopes.joined(separator: " ")),
        ]
        answer["expires_in"] = tokens.accessSeconds.map { .integer($0) }
        answer["refresh_token"] = tokens.refresh.map { .string($0.secret) }
        return .object(answer)
    }

    /// Says yes to unknown tokens as well. With the refresh token its access tokens die.
    @Sendable func revoke(_ call: Call) throws -> Answer {
        try RedditAgent.check(call)
        do {
            let fields = try call.formFields()
            guard call.credentials(scheme: "Basic") != nil else { throw OAuthProblem.wrongSecret }
            let client = try desk.authenticate(call, fields)
            try fields.check(required: ["token"], optional: ["token_type_hint"])
            guard ["access_token", "refresh_token"].contains(fields["token_type_hint"] ?? "access_token") else {
                throw FieldProblem.invalid("token_type_hint")
            }
            forget(fields["token"] ?? "", client)
            return Answer(status: .noContent)
        } catch is FieldProblem {
            throw RedditProblem.plain(.badRequest)
        } catch is OAuthProblem {
            throw RedditProblem.plain(.unauthorized)
        }
    }

    private func forget(_ secret: String, _ client: OAuthClient) {
        let kinds: Set<OAuthToken.Kind> = [.access, .refresh]
        guard let (token, grant) = desk.book.live(secret, kinds: kinds), grant.client == client.id else { return }
        if token.kind == .refresh {
            desk.book.end(.revoked) { $0.id == grant.id }
        } else {
            desk.book.drop(secret)
        }
    }
}
