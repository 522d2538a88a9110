package import Domain
package import Outbound

/// What is asked of the person at the platform's page.
package struct AuthorizationRequest: Sendable {
    /// The exact callback URL (SEC-7).
    package var redirectURI: String
    /// Fresh, random, single use (SEC-3).
    package var state: Secret
    /// The permissions, in order (SEC-16); none where something else stands for them.
    package var scopes: [String]
    /// The proof key (SEC-2).
    package var pkce: PKCE
    /// The account to propose.
    package var loginHint: String?
    /// More parameters of this one request, e.g. to force a new login.
    package var parameters: [OutboundURL.Item]

    /// Gathers the parts.
    package init(
        redirectURI: String, state: Secret, scopes: [String], pkce: PKCE, loginHint: String? = nil,
        parameters: [OutboundURL.Item] = []
    ) {
        self.redirectURI = redirectURI
        self.state = state
        self.scopes = scopes
        self.pkce = pkce
        self.loginHint = loginHint
        self.parameters = parameters
    }

    /// All parameters but the client's name, in order. Only the code flow exists (SEC-1).
    func items(_ dialect: OAuthDialect) -> [OutboundURL.Item] {
        var items = [
            OutboundURL.Item("response_type", "code"),
            OutboundURL.Item("redirect_uri", redirectURI),
        ]
        if !scopes.isEmpty {
            items.append(OutboundURL.Item("scope", scopes.joined(separator: dialect.scopeSeparator)))
        }
        items.append(OutboundURL.Item("state", state.expose()))
        if let flavour = dialect.pkce {
            items.append(OutboundURL.Item("code_challenge", pkce.challenge(flavour)))
            items.append(OutboundURL.Item("code_challenge_method", "S256"))
        }
        if let loginHint { items.append(OutboundURL.Item("login_hint", loginHint)) }
        return items + dialect.authorizeParameters + parameters
    }
}
