/// The login dialog (facebook.md section 2) as data.
extension FacebookPlatform {
    /// Permissions as people read them.
    static let permissions = [
        "public_profile": "See your name and picture", "email": "See your e-mail address",
        "pages_show_list": "See the Pages you manage", "pages_read_engagement": "Read what happens on your Pages",
        "pages_manage_posts": "Publish on your Pages", "pages_manage_engagement": "Comment on your Pages",
        "pages_read_user_content": "Read what visitors write on your Pages",
        "pages_manage_metadata": "Subscribe to events of your Pages", "read_insights": "Read figures of your Pages",
        "business_management": "See the Pages of your portfolios", "ads_management": "Manage advertisements",
        "ads_read": "Read figures of advertisements",
        "instagram_basic": "See your professional Instagram accounts",
        "instagram_content_publish": "Publish on your Instagram accounts",
        "instagram_manage_insights": "Read figures of your Instagram accounts",
        "instagram_manage_comments": "Comment from your Instagram accounts",
        "instagram_manage_contents": "Delete posts of your Instagram accounts",
    ]

    /// Configurations of Facebook Login for Business, by identifier.
    static let configurations = [
        "sandbox-facebook-config": ["pages_show_list", "pages_read_engagement", "pages_manage_posts"],
        "sandbox-instagram-facebook-config": [
            "instagram_basic", "instagram_content_publish", "pages_show_list", "pages_read_engagement",
        ],
    ]

    /// The usual app and one with "Require App Secret" on.
    static let clients = [
        OAuthClient(id: "sandbox-facebook-client", secret: "sandbox-facebook-secret", rules: rules),
        OAuthClient(
            id: "sandbox-facebook-proof-client", secret: "sandbox-facebook-proof-secret",
            name: "Martlet (with proof)", rules: rules),
    ]

    /// Whether an app has "Require App Secret" on.
    static func requiresProof(_ client: String) -> Bool { client == "sandbox-facebook-proof-client" }

    /// The rules of all apps.
    static let rules = TokenRules().with { rules in
        rules.authorize = .init(
            required: ["response_type", "client_id", "redirect_uri", "state"],
            optional: ["scope", "config_id", "auth_type", "display", "extras"])
        rules.exchange = .init(required: ["code", "redirect_uri"], optional: ["grant_type"])
        rules.scopeSeparators = [","]
        rules.hasOneGrantPerPerson = false
    }

    static let consent = ConsentRules(permissions: permissions).with { consent in
        consent.scopes = { fields, _ in try scopes(fields) }
        // Login for Business is all or nothing, the ordinary dialog is not.
        consent.isTickable = { $0["config_id"] == nil }
        consent.fixed = ["public_profile"]
        consent.targets = targets
        consent.targetTitle = "Pages and accounts of"
        consent.check = check
        consent.denial = [
            ("error", "access_denied"), ("error_code", "200"), ("error_description", "Permissions error"),
            ("error_reason", "user_denied"),
        ]
        consent.ending = "#_=_"
        consent.page = page
    }

    /// Scopes of a dialog; `public_profile` comes for free.
    @Sendable static func scopes(_ fields: Fields) throws -> [String] {
        if let id = fields["config_id"] {
            guard fields["scope"] == nil, let scopes = configurations[id] else {
                throw FieldProblem.invalid("config_id")
            }
            return ["public_profile"] + scopes
        }
        let asked = (fields["scope"] ?? "").split(separator: ",").map(String.init)
        return ["public_profile"] + asked.filter { $0 != "public_profile" }
    }

    /// Pages, and Instagram accounts when they are asked for.
    @Sendable private static func targets(_ account: SandboxAccount, _ scopes: [String]) -> [ConsentTarget] {
        let pages = FacebookWorld.pages.filter { $0.people.contains(account.name) }
        let offered = pages.map { ConsentTarget(name: $0.name, title: $0.title) }
        guard scopes.contains("instagram_basic") else { return offered }
        let linked = Set(pages.compactMap(\.instagram)).subtracting(FacebookWorld.unlinked)
        return offered
            + FacebookWorld.instagram.filter { linked.contains($0.name) }
            .map { ConsentTarget(name: $0.name, title: "@\($0.handle)") }
    }

    @Sendable private static func check(_ fields: Fields, _ client: OAuthClient) throws {
        if let kind = fields["auth_type"], kind != "rerequest" { throw FieldProblem.invalid("auth_type") }
        if let display = fields["display"], display != "page" { throw FieldProblem.invalid("display") }
        if let extras = fields["extras"], JSONValue(parsing: Array(extras.utf8))?.object == nil {
            throw FieldProblem.invalid("extras")
        }
    }

    @Sendable private static func page(_ problem: OAuthProblem) -> (title: String, text: String) {
        switch problem {
        case .unknownClient: ("Invalid App ID", "The provided app ID does not look like a valid app ID.")
        case .redirect:
            (
                "URL blocked",
                "This redirect failed because the redirect URI is not whitelisted in the app's Client OAuth Settings."
            )
        case .unknownScope(let scope), .refusedScope(let scope):
            ("Invalid Scopes", "Invalid Scopes: \(scope). This message is only shown to developers.")
        case .account(let text): ("Something went wrong", text)
        default: ("Something went wrong", "The request is not valid: \(problem).")
        }
    }
}
