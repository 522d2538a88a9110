/// An app that a simulated platform knows.
package struct OAuthClient: Sendable {
    /// Public identifier.
    package let id: String
    /// Secret; `nil` for a public client.
    package let secret: String?
    /// Name on the consent page.
    package let name: String
    /// Scopes the app may ask for; `nil` means all that the platform knows.
    package let scopes: Set<String>?
    /// What tokens this app gets.
    package let rules: TokenRules

    /// A registered app.
    package init(id: String, secret: String?, name: String = "Martlet", scopes: Set<String>? = nil, rules: TokenRules) {
        self.id = id
        self.secret = secret
        self.name = name
        self.scopes = scopes
        self.rules = rules
    }
}
