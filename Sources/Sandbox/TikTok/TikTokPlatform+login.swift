import HTTPTypes

/// Logging in and tokens (sheet sections 2 and 3).
extension TikTokPlatform {
    private static let permissions = [
        "user.info.basic": "Access your profile info: avatar, display name",
        "user.info.profile": "Access your bio, profile link and username",
        "user.info.stats": "Access your numbers of likes, followers and videos",
        "video.list": "Read your public videos",
        "video.publish": "Post content to TikTok", "video.upload": "Upload draft content to TikTok",
    ]

    /// The app of TikTok's sandbox, where refreshing does not work.
    static let sandboxClient = "sandbox-tiktok-sandbox-client"
    /// The app whose client has not been audited.
    static let unauditedClient = "sandbox-tiktok-unaudited-client"

    /// The app that was audited for one creator a day.
    static let cappedClient = "sandbox-tiktok-capped-client"

    static let clients = [
        OAuthClient(id: "sandbox-tiktok-client", secret: "sandbox-tiktok-secret", rules: rules),
        OAuthClient(
            id: unauditedClient, secret: "sandbox-tiktok-unaudited-secret", name: "Martlet (not audited)", rules: rules),
        OAuthClient(
            id: sandboxClient, secret: "sandbox-tiktok-sandbox-secret", name: "Martlet (sandbox)", rules: rules),
        OAuthClient(
            id: cappedClient, secret: "sandbox-tiktok-capped-secret", name: "Martlet (one creator a day)", rules: rules),
        OAuthClient(
            id: "sandbox-tiktok-older-client", secret: "sandbox-tiktok-older-secret", name: "Martlet (older rules)",
            rules: rules.with { rules in
                rules.accessLife = .seconds(86_400)
                rules.refresh?.life = .seconds(365 * 86_400)
                rules.refresh?.rotation = .none(repeated: true)
                rules.refresh?.slides = false
            }),
    ]

    /// Since November 2026: two hours, a hundred and eighty days, each refresh token once.
    static let rules = TokenRules().with { rules in
        rules.clientField = "client_key"
        rules.authorize = .init(
            required: ["client_key", "response_type", "scope", "redirect_uri", "state"],
            optional: ["disable_auto_auth", "code_challenge", "code_challenge_method"])
        rules.challengeForm = .hex
        rules.scopeSeparators = [","]
        rules.accessLife = .seconds(7_200)
        rules.accessPrefix = "act."
        rules.refresh = RefreshRules(life: .seconds(180 * 86_400)).with { refresh in
            refresh.prefix = "rft."
            refresh.rotation = .each(grace: .zero)
        }
    }

    static let consent = ConsentRules(permissions: permissions).with { consent in
        consent.isTickable = { _ in true }
        consent.fixed = ["user.info.basic"]
        consent.codePrefix = "c*1!"
        consent.check = check
        consent.denial = [("error", "access_denied"), ("error_description", "User denied the authorization request")]
        consent.approval = { [("scopes", $0.scopes.joined(separator: ","))] }
        consent.page = { problem in
            switch problem {
            case .unknownClient: ("Something went wrong", "client_key")
            case .redirect: ("Something went wrong", "redirect_uri")
            case .unknownScope, .refusedScope: ("Something went wrong", "scope")
            case .field(let problem): ("Something went wrong", problem.parameter ?? "query")
            case .account(let text): ("Something went wrong", text)
            default: ("Something went wrong", "We couldn't log in with TikTok: \(problem).")
            }
        }
    }

    @Sendable private static func check(_ fields: Fields, _ client: OAuthClient) throws {
        guard ["0", "1", nil].contains(fields["disable_auto_auth"]) else {
            throw FieldProblem.invalid("disable_auto_auth")
        }
        let redirect = fields["redirect_uri"] ?? ""
        guard redirect.utf8.count < 512, !redirect.contains("?") else { throw FieldProblem.invalid("redirect_uri") }
        // The desktop platform knows only loopback addresses, and wants PKCE.
        let isDesktop = ["http://", "https://localhost", "https://127.0.0.1"].contains { redirect.hasPrefix($0) }
        guard !isDesktop || fields["code_challenge"] != nil else { throw FieldProblem.missing("code_challenge") }
    }

    @Sendable func token(_ call: Call) throws -> Answer {
        try answering(call) { fields in
            if fields["grant_type"] == "refresh_token", fields["client_key"] == Self.sandboxClient {
                throw OAuthProblem.expiredRefresh
            }
            let tokens = try desk.tokens(call, fields)
            call.note(account: tokens.grant.account)
            var answer: [String: JSONValue] = [
                "access_token": .string(tokens.access.secret), "token_type": "Bearer",
                "scope": .string(tokens.grant.scopes.joined(separator: ",")),
                "open_id": .string(Creator.openID(tokens.grant.account, client: tokens.grant.client)),
            ]
            answer["expires_in"] = tokens.accessSeconds.map { .integer($0) }
            answer["refresh_token"] = tokens.refresh.map { .string($0.secret) }
            answer["refresh_expires_in"] = tokens.refreshSeconds.map { .integer($0) }
            return .json(.object(answer), headers: [.cacheControl: "no-store"])
        }
    }

    /// Ends the grant of an access token; the answer is empty.
    @Sendable func revoke(_ call: Call) throws -> Answer {
        try answering(call) { fields in
            let client = try desk.authenticate(call, fields)
            try fields.check(required: ["client_key", "client_secret", "token"])
            guard let (_, grant) = desk.book.live(fields["token"] ?? ""), grant.client == client.id else {
                throw OAuthProblem.field(.invalid("token"))
            }
            call.note(account: grant.account)
            desk.book.end(.revoked) { $0.id == grant.id }
            return Answer()
        }
    }

    private func answering(_ call: Call, _ work: (Fields) throws -> Answer) throws -> Answer {
        guard call.path.hasSuffix("/") else { throw Refusal(unknownAddress(call)) }
        do {
            return try work(try call.formFields())
        } catch let problem as OAuthProblem {
            throw TikTokProblem.oauth(problem, world.random)
        } catch let problem as FieldProblem {
            throw TikTokProblem.oauth(.field(problem), world.random)
        }
    }
}
