import HTTPTypes

/// Logging in and tokens (sheet sections 2 and 3).
extension PinterestPlatform {
    private static let permissions = [
        "user_accounts:read": "See your user accounts and followers", "boards:read": "See your public boards",
        "boards:write": "Create, update, or delete your public boards", "pins:read": "See your public Pins",
        "pins:write": "Create, update, or delete your public Pins", "boards:read_secret": "See your secret boards",
        "boards:write_secret": "Create, update, or delete your secret boards",
        "pins:read_secret": "See your secret Pins",
        "pins:write_secret": "Create, update, or delete your secret Pins",
    ]

    /// The app with trial access.
    static let trialClient = "sandbox-pinterest-trial-client"
    /// The app from before 2025-09-25, which must ask for continuous refresh.
    static let oldClient = "sandbox-pinterest-old-client"

    private static func clients(_ rules: TokenRules) -> [OAuthClient] {
        [
            OAuthClient(id: "sandbox-pinterest-client", secret: "sandbox-pinterest-secret", rules: rules),
            OAuthClient(
                id: trialClient, secret: "sandbox-pinterest-trial-secret", name: "Martlet (trial access)", rules: rules),
            OAuthClient(
                id: oldClient, secret: "sandbox-pinterest-old-secret", name: "Martlet (older app)", rules: rules),
        ]
    }

    static let clients = clients(rules)
    /// The same apps without continuous refresh: sixty days from the consent and not one more.
    static let legacyClients = clients(
        rules.with { rules in
            rules.refresh?.rotation = .none(repeated: false)
            rules.refresh?.slides = false
        })

    static let rules = TokenRules().with { rules in
        rules.authentication = .basic
        rules.scopeSeparators = [","]
        rules.exchange.optional = ["continuous_refresh"]
        rules.renewal.optional = ["scope", "continuous_refresh"]
        rules.accessLife = .seconds(2_592_000)
        rules.accessPrefix = "pina_"
        rules.refresh = RefreshRules(life: .seconds(5_184_000)).with { refresh in
            refresh.prefix = "pinr."
            refresh.rotation = .each(grace: .zero)
        }
    }

    static let consent = ConsentRules(permissions: permissions).with { consent in
        consent.page = { problem in
            switch problem {
            case .unknownClient: ("Something went wrong", "The app is not known.")
            case .redirect: ("Something went wrong", "The redirect URI is not registered for this app.")
            case .account(let text): ("Something went wrong", text)
            default: ("Something went wrong", "The request is not valid: \(problem).")
            }
        }
    }

    @Sendable func token(_ call: Call) throws -> Answer {
        do {
            let fields = try call.formFields()
            guard call.credentials(scheme: "Basic") != nil else { throw OAuthProblem.wrongSecret }
            if let stray = ["client_id", "client_secret"].first(where: { fields[$0] != nil }) {
                throw OAuthProblem.field(.unknown(stray))
            }
            guard ["true", nil].contains(fields["continuous_refresh"]) else {
                throw OAuthProblem.field(.invalid("continuous_refresh"))
            }
            let tokens = try self.tokens(call, fields)
            call.note(account: tokens.grant.account)
            let headers = try PinterestRate.take(
                world, client: tokens.grant.client, account: tokens.grant.account, .read)
            return .json(answer(tokens), headers: headers)
        } catch let problem as OAuthProblem {
            throw Refusal(PinterestProblem.token(problem).answer)
        } catch let problem as FieldProblem {
            throw Refusal(PinterestProblem.field(problem).answer)
        }
    }

    private func tokens(_ call: Call, _ fields: Fields) throws -> OAuthTokens {
        guard let secret = fields["refresh_token"] else {
            let isOld = try desk.authenticate(call, fields).id == Self.oldClient
            let isLegacy = isOld && fields["continuous_refresh"] == nil
            let tokens = try (isLegacy ? legacyDesk : desk).tokens(call, fields)
            desk.book.updateGrant(tokens.grant.id) { grant in
                grant.request["api"] = call.origin
                grant.request["refresh"] = isLegacy ? "legacy" : "continuous"
            }
            return tokens
        }
        let grant = desk.book.grant(behind: secret)
        if let grant, grant.request["api"] != call.origin { throw OAuthProblem.unknownRefresh }
        if let grant, let scope = fields["scope"] {
            let asked = scope.split { ", ".contains($0) }.map(String.init)
            guard Set(asked).isSubset(of: grant.scopes) else { throw OAuthProblem.field(.invalid("scope")) }
        }
        return try (grant?.request["refresh"] == "legacy" ? legacyDesk : desk).tokens(call, fields)
    }

    /// Scopes were asked for with commas and come back with blanks.
    private func answer(_ tokens: OAuthTokens) -> JSONValue {
        var answer: [String: JSONValue] = [
            "access_token": .string(tokens.access.secret), "token_type": "bearer",
            "response_type": tokens.isRefresh ? "refresh_token" : "authorization_code",
            "scope": .string(tokens.grant.scopes.sorted().joined(separator: " ")),
        ]
        answer["expires_in"] = tokens.accessSeconds.map { .integer($0) }
        guard let refresh = tokens.refresh, let seconds = tokens.refreshSeconds, let ends = refresh.expires else {
            return .object(answer)
        }
        answer["refresh_token"] = .string(refresh.secret)
        answer["refresh_token_expires_in"] = .integer(seconds)
        answer["refresh_token_expires_at"] = .integer(ends.seconds)
        return .object(answer)
    }

    /// Works for system users only, and nobody here is one.
    @Sendable func revoke(_ call: Call) throws -> Answer {
        do {
            let fields = try call.formFields()
            guard call.credentials(scheme: "Basic") != nil else { throw OAuthProblem.wrongSecret }
            _ = try desk.authenticate(call, fields)
            try fields.check(required: ["token"], optional: ["token_type_hint"])
            throw Refusal(PinterestProblem.notPermitted.answer)
        } catch let problem as OAuthProblem {
            throw Refusal(PinterestProblem.token(problem).answer)
        } catch let problem as FieldProblem {
            throw Refusal(PinterestProblem.field(problem).answer)
        }
    }
}
