import HTTPTypes

/// Logging in and tokens (linkedin.md and linkedin-page.md sections 2 and 3).
extension LinkedInPlatform {
    private static let permissions = [
        "openid": "Use your name and photo", "profile": "Use your name and photo", "email": "Use your e-mail address",
        "w_member_social": "Create, modify, and delete posts on your behalf",
        "w_member_social_feed": "Comment on your behalf", "r_basicprofile": "Use your basic profile",
        "r_member_social": "Retrieve your posts", "r_member_postAnalytics": "Retrieve figures of your posts",
        "r_member_profileAnalytics": "Retrieve figures of your profile",
        "w_organization_social": "Create, modify, and delete posts on behalf of your pages",
        "w_organization_social_feed": "Comment on behalf of your pages",
        "r_organization_social": "Retrieve posts of your pages",
        "r_organization_social_feed": "Retrieve comments on posts of your pages",
        "r_organization_admin": "Retrieve your pages and their figures",
        "rw_organization_admin": "Manage your pages and retrieve their figures",
    ]

    /// The app with the two products that everybody gets: without refresh tokens.
    static let selfServe = "sandbox-linkedin-client"

    /// The other one is approved for community management; members' posts stay closed to both.
    static let clients = [
        OAuthClient(
            id: selfServe, secret: "sandbox-linkedin-secret",
            scopes: ["openid", "profile", "email", "w_member_social"],
            rules: rules.with { $0.refresh = nil }),
        OAuthClient(
            id: "sandbox-linkedin-page-client", secret: "sandbox-linkedin-page-secret", name: "Martlet (pages)",
            scopes: Set(permissions.keys).subtracting(["r_member_social"]), rules: rules),
    ]

    /// One grant per member and app; a year from the consent, which refreshing does not extend.
    static let rules = TokenRules().with { rules in
        rules.codeLife = .seconds(1_800)
        rules.accessLife = .seconds(5_184_000)
        // Tokens are long here.
        rules.accessPrefix = "AQ" + String(repeating: "V", count: 700)
        rules.hasOneGrantPerPerson = true
        rules.refresh = RefreshRules(life: .seconds(31_536_000)).with { refresh in
            refresh.prefix = "AQ"
            refresh.slides = false
            refresh.rotation = .none(repeated: true)
            refresh.capsAccess = true
        }
    }

    static let consent = ConsentRules(permissions: permissions).with { consent in
        consent.codePrefix = "AQ"
        consent.denial = [
            ("error", "user_cancelled_authorize"),
            ("error_description", "The user cancelled the authorization"),
        ]
        consent.redirected = { problem in
            switch problem {
            case .refusedScope(let scope):
                [
                    ("error", "unauthorized_scope_error"),
                    ("error_description", "Scope \"\(scope)\" is not authorized for your application"),
                ]
            case .unknownScope(let scope):
                [("error", "invalid_scope_error"), ("error_description", "Scope \"\(scope)\" is not valid")]
            default: nil
            }
        }
        consent.page = { problem in
            switch problem {
            case .unknownClient: ("Bummer, something went wrong.", "The passed in client_id is invalid.")
            case .redirect: ("Bummer, something went wrong.", "The redirect_uri does not match the registered value.")
            case .account(let text): ("Bummer, something went wrong.", text)
            default: ("Bummer, something went wrong.", "The request is not valid: \(problem).")
            }
        }
    }

    @Sendable func authorizePage(_ call: Call) -> Answer { wrongSpaces(call) ?? desk.page(call, of: self) }

    @Sendable func decide(_ call: Call) -> Answer { wrongSpaces(call) ?? desk.decide(call, of: self) }

    /// Blanks between scopes are `%20`, a plus is a plus.
    private func wrongSpaces(_ call: Call) -> Answer? {
        let scope = call.query.split(separator: "&").first { $0.hasPrefix("scope=") }
        guard scope?.contains("+") == true else { return nil }
        let page = Self.consent.page(.field(.invalid("scope")))
        return world.pages.problem(self, title: page.title, text: page.text)
    }

    @Sendable func token(_ call: Call) throws -> Answer {
        try answering {
            let tokens = try desk.tokens(call, try call.formFields())
            call.note(account: tokens.grant.account)
            return .json(answer(tokens), headers: [.cacheControl: "no-store"])
        }
    }

    /// Scopes were asked for with blanks and come back with commas; the approved app's answers lack `token_type`.
    private func answer(_ tokens: OAuthTokens) -> JSONValue {
        let grant = tokens.grant
        var answer: [String: JSONValue] = [
            "access_token": .string(tokens.access.secret), "scope": .string(grant.scopes.joined(separator: ",")),
        ]
        answer["expires_in"] = tokens.accessSeconds.map { .integer($0) }
        if grant.client == Self.selfServe { answer["token_type"] = "Bearer" }
        if let refresh = tokens.refresh {
            answer["refresh_token"] = .string(refresh.secret)
            answer["refresh_token_expires_in"] = tokens.refreshSeconds.map { .integer($0) }
        }
        if grant.scopes.contains("openid"), !tokens.isRefresh { answer["id_token"] = .string(idToken(grant)) }
        return .object(answer)
    }

    /// A token with LinkedIn's claims; its signature belongs to no key.
    private func idToken(_ grant: OAuthGrant) -> String {
        let now = world.clock.now.seconds
        let header: JSONValue = ["alg": "RS256", "typ": "JWT", "kid": "sandbox"]
        let claims: JSONValue = [
            "iss": "https://www.linkedin.com/oauth", "aud": .string(grant.client), "iat": .integer(now),
            "exp": .integer(now + 3_600), "sub": .string(Member.subject(grant.account, client: grant.client)),
            "name": .string(people.account(grant.account)?.displayName ?? ""),
        ]
        let parts = [header.bytes, claims.bytes, world.random.bytes(256)].map { URLSafeBase64.encode($0) }
        return parts.joined(separator: ".")
    }

    @Sendable func introspect(_ call: Call) throws -> Answer {
        try answering {
            let (client, secret) = try inspected(call)
            switch desk.book.standing(secret, kinds: [.access, .refresh]) {
            case .live(let token, let grant) where grant.client == client.id:
                return .json(state(token, grant, "active"))
            case .expired(let token, let grant) where grant.client == client.id:
                return .json(state(token, grant, "expired"))
            case .ended(let token, let grant, _) where grant.client == client.id:
                return .json(state(token, grant, "revoked"))
            default: return .json(["active": false])
            }
        }
    }

    private func state(_ token: OAuthToken, _ grant: OAuthGrant, _ status: String) -> JSONValue {
        let isActive = status == "active" && people.account(grant.account)?.state == .active
        return [
            "active": .bool(isActive), "status": .string(isActive || status != "active" ? status : "revoked"),
            "scope": .string(grant.scopes.joined(separator: ",")), "client_id": .string(grant.client),
            "authorized_at": .integer(grant.at.seconds), "created_at": .integer(token.issued.seconds),
            "expires_at": .integer(token.expires?.seconds ?? 0), "auth_type": "3L",
        ]
    }

    /// Ends the one grant of member and app, whichever of its tokens is shown.
    @Sendable func revoke(_ call: Call) throws -> Answer {
        try answering {
            let (client, secret) = try inspected(call)
            if let grant = desk.book.grant(behind: secret), grant.client == client.id {
                call.note(account: grant.account)
                desk.book.end(.revoked) { $0.id == grant.id }
            }
            return Answer()
        }
    }

    private func inspected(_ call: Call) throws -> (OAuthClient, String) {
        let fields = try call.formFields()
        let client = try desk.authenticate(call, fields)
        try fields.check(required: ["client_id", "client_secret", "token"])
        return (client, try fields.require("token"))
    }

    private func answering(_ work: () throws -> Answer) throws -> Answer {
        do {
            return try work()
        } catch let problem as OAuthProblem {
            throw LinkedInProblem.oauth(problem)
        } catch let problem as FieldProblem {
            throw LinkedInProblem.oauth(.field(problem))
        }
    }
}
