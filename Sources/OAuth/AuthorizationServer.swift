package import Outbound

/// How authorization works at one server. Fixed for a whole attempt (SEC-9).
package struct AuthorizationServer: Sendable, Hashable {
    /// Its name, where it has one; audience of assertions and value of `iss`.
    package var issuer: String?
    /// The page where the person consents.
    package var authorizationEndpoint: OutboundURL
    /// Where codes and refresh tokens are exchanged.
    package var tokenEndpoint: OutboundURL
    /// Where tokens are withdrawn (RFC 7009).
    package var revocationEndpoint: OutboundURL?
    /// Where authorization requests are pushed (RFC 9126).
    package var pushEndpoint: OutboundURL?
    /// Whether callbacks must carry `iss` (RFC 9207).
    package var promisesIssuer: Bool
    /// Whose hosts the endpoints may be on (SEC-72).
    package var peer: Peer
    /// Where this platform departs from the usual.
    package var dialect: OAuthDialect

    /// Gathers the facts.
    package init(
        issuer: String? = nil, authorizationEndpoint: OutboundURL, tokenEndpoint: OutboundURL,
        revocationEndpoint: OutboundURL? = nil, pushEndpoint: OutboundURL? = nil, promisesIssuer: Bool = false,
        peer: Peer, dialect: OAuthDialect = OAuthDialect()
    ) {
        self.issuer = issuer
        self.authorizationEndpoint = authorizationEndpoint
        self.tokenEndpoint = tokenEndpoint
        self.revocationEndpoint = revocationEndpoint
        self.pushEndpoint = pushEndpoint
        self.promisesIssuer = promisesIssuer
        self.peer = peer
        self.dialect = dialect
    }
}

/// Where a platform departs from the usual OAuth.
package struct OAuthDialect: Sendable, Hashable {
    /// Between scopes in the authorize link.
    package var scopeSeparator: String
    /// How the PKCE challenge is written; `nil` where the platform knows no PKCE (SEC-2).
    package var pkce: PKCE.Flavour?
    /// The parameter that carries the client id.
    package var clientIDName: String
    /// More parameters of the authorize link.
    package var authorizeParameters: [OutboundURL.Item]
    /// More parameters of the exchange.
    package var exchangeParameters: [OutboundURL.Item]
    /// Whether token calls of clients that use HTTP Basic name the client in the body as well.
    package var repeatsClientID: Bool
    /// How calls name themselves, where the platform demands a form for that.
    package var userAgent: String?

    /// Begins with the usual.
    package init(
        scopeSeparator: String = " ", pkce: PKCE.Flavour? = .base64URL, clientIDName: String = "client_id",
        authorizeParameters: [OutboundURL.Item] = [], exchangeParameters: [OutboundURL.Item] = [],
        repeatsClientID: Bool = false, userAgent: String? = nil
    ) {
        self.scopeSeparator = scopeSeparator
        self.pkce = pkce
        self.clientIDName = clientIDName
        self.authorizeParameters = authorizeParameters
        self.exchangeParameters = exchangeParameters
        self.repeatsClientID = repeatsClientID
        self.userAgent = userAgent
    }
}
