/// Google's consent page (sheet section 2) and the life of its tokens (section 3), as data.
extension YouTubePlatform {
    /// First characters of every scope.
    static let scopePrefix = "https://www.googleapis.com/auth/"

    private static let permissions = [
        "youtube.upload": "Manage your YouTube videos", "youtube.readonly": "View your YouTube account",
        "yt-analytics.readonly": "View YouTube Analytics reports for your YouTube content",
        "youtube.force-ssl": "See, edit, and delete your videos, ratings, comments and captions",
        "youtube": "Manage your YouTube account",
    ]

    /// The published app, one whose consent screen is in testing, one whose project has the API switched off, one whose
    /// project was never audited and is treated as all such were until November 2026.
    static let clients = [
        OAuthClient(id: "sandbox-youtube-client", secret: "sandbox-youtube-secret", rules: rules),
        OAuthClient(
            id: "sandbox-youtube-testing-client", secret: "sandbox-youtube-testing-secret", name: "Martlet (testing)",
            rules: rules.with { $0.refresh?.life = .seconds(7 * 86_400) }),
        OAuthClient(
            id: withoutAPI, secret: "sandbox-youtube-disabled-secret", name: "Martlet (API switched off)",
            rules: rules),
        OAuthClient(
            id: unauditedClient, secret: "sandbox-youtube-unaudited-secret", name: "Martlet (not audited)",
            rules: rules),
    ]

    /// The app whose uploads are private, whatever was asked for.
    static let unauditedClient = "sandbox-youtube-unaudited-client"
    /// The app whose project has not enabled the Data API.
    static let withoutAPI = "sandbox-youtube-disabled-client"

    static let rules = TokenRules().with { rules in
        rules.authorize.optional = [
            "access_type", "prompt", "include_granted_scopes", "code_challenge", "code_challenge_method", "login_hint",
        ]
        rules.accessLife = .seconds(3_599)
        rules.accessPrefix = "ya29."
        rules.owner = { Channel.named($0)?.google ?? $0 }
        rules.endsWithPassword = false
        rules.refresh = RefreshRules().with { refresh in
            refresh.prefix = "1//"
            refresh.rotation = .none(repeated: false)
            refresh.slides = false
            refresh.idleLife = .seconds(182 * 86_400)
            refresh.mostGrants = 100
            refresh.isGiven = givesRefreshToken
        }
    }

    /// Only offline, and not to who comes back without being asked again.
    @Sendable private static func givesRefreshToken(_ grant: OAuthGrant) -> Bool {
        let prompts = (grant.request["prompt"] ?? "").split(separator: " ")
        return grant.request["access_type"] == "offline" && (!grant.isReturning || prompts.contains("consent"))
    }

    static func consent(_ book: OAuthBook) -> ConsentRules {
        let pairs = permissions.map { (scopePrefix + $0.key, $0.value) }
        return ConsentRules(permissions: Dictionary(pairs) { first, _ in first }).with { consent in
            consent.isTickable = { _ in true }
            consent.codePrefix = "4/0"
            consent.check = check
            consent.page = page
            consent.approval = { given in
                let earlier = granted(book, Channel.named(given.account)?.google, given.client.id, given.request)
                return [("scope", merged(given.scopes, earlier).joined(separator: " "))]
            }
        }
    }

    /// What the same Google account granted to the app before, where the request asks to include it.
    static func granted(
        _ book: OAuthBook, _ owner: String?, _ client: String, _ request: [String: String]
    ) -> [String] {
        guard request["include_granted_scopes"] == "true" else { return [] }
        return book.grants { $0.ending == nil && $0.owner == owner && $0.client == client }.flatMap(\.scopes)
    }

    static func merged(_ scopes: [String], _ more: [String]) -> [String] {
        more.reduce(into: scopes) { all, scope in if !all.contains(scope) { all.append(scope) } }
    }

    @Sendable private static func check(_ fields: Fields, _ client: OAuthClient) throws {
        func oneOf(_ name: String, _ values: [String]) throws {
            if let value = fields[name], !values.contains(value) { throw FieldProblem.invalid(name) }
        }
        try oneOf("access_type", ["online", "offline"])
        try oneOf("include_granted_scopes", ["true", "false"])
        if let prompt = fields["prompt"] {
            let words = prompt.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
            let known = words == ["none"] || words.allSatisfy { ["consent", "select_account"].contains($0) }
            guard known, Set(words).count == words.count else { throw FieldProblem.invalid("prompt") }
        }
    }

    @Sendable private static func page(_ problem: OAuthProblem) -> (title: String, text: String) {
        switch problem {
        case .unknownClient: ("Access blocked: authorization error", "Error 401: invalid_client")
        case .redirect: ("Access blocked: this app's request is invalid", "Error 400: redirect_uri_mismatch")
        case .unknownScope(let scope), .refusedScope(let scope):
            ("Access blocked: authorization error", "Error 400: invalid_scope {invalid=[\(scope)]}")
        case .account(let text): ("Access blocked", text)
        default: ("Access blocked: authorization error", "Error 400: invalid_request (\(problem))")
        }
    }
}
