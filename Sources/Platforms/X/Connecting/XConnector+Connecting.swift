package import Domain
import OAuth
import Outbound

extension XConnector {
    /// There is one X.
    package func locate(_ target: ConnectTarget) async throws(AuthorizationFailure) -> Destination {
        Destination(
            appServer: Self.api.description, server: Self.server, authorizationEndpoint: Self.authorizationPage.text,
            scopes: profile.scopes.map(\.name))
    }

    private static let server = GrantServer(
        apiOrigin: api.description, tokenEndpoint: OutboundURL(api, path: "/2/oauth2/token").text,
        revocationEndpoint: OutboundURL(api, path: "/2/oauth2/revoke").text)
    private static let authorizationPage = OutboundURL("https://x.com", path: "/i/oauth2/authorize")

    /// Prepares X's consent page; the account is the one that is logged in there.
    package func authorize(_ request: AuthorizeRequest) async throws(AuthorizationFailure) -> AuthorizeStart {
        let pkce = PKCE(ports)
        let question = AuthorizationRequest(
            redirectURI: request.redirectURI, state: request.state, scopes: request.destination.scopes, pkce: pkce)
        let url = oauth.authorizationURL(question, as: Self.client(request.app))
        return AuthorizeStart(url: url.text, secrets: AuthorizeSecrets(verifier: pkce.verifier))
    }

    /// Exchanges the code, which lives for 30 seconds only.
    package func exchange(_ exchange: CodeExchange) async throws(AuthorizationFailure) -> NewGrant {
        let answer: TokenAnswer
        let sentAt = ports.now()
        do throws(OAuthError) {
            answer = try await oauth.exchange(
                code: exchange.code, redirectURI: exchange.redirectURI, pkce: PKCE(verifier: exchange.secrets.verifier),
                as: Self.client(exchange.app))
        } catch { throw error.authorizationFailure }
        if let granted = answer.scopes {
            let missing = profile.scopes.map(\.name).filter { !granted.contains($0) }
            guard missing.isEmpty else {
                throw AuthorizationFailure(.missingScope, words: "Not granted: \(missing.joined(separator: ", ")).")
            }
        }
        return NewGrant(tokens: newTokens(answer, sentAt: sentAt), server: Self.server)
    }

    /// Our client: apps of the type "web" have a secret and prove themselves by HTTP Basic, others only name themselves.
    static func client(_ app: PlatformApp) -> RegisteredClient {
        let server = AuthorizationServer(
            authorizationEndpoint: authorizationPage, tokenEndpoint: OutboundURL(api, path: "/2/oauth2/token"),
            revocationEndpoint: OutboundURL(api, path: "/2/oauth2/revoke"), peer: peer)
        return RegisteredClient(
            server: server, id: app.clientID,
            authentication: app.clientSecret.map(RegisteredClient.Authentication.basic) ?? .none)
    }

    /// A pair with the life that the answer leaves out (REL-7), counted from when the request was sent (REL-17).
    func newTokens(_ answer: TokenAnswer, keeping old: Secret? = nil, sentAt: Instant) -> NewTokens {
        NewTokens(
            tokens: answer.tokens(keeping: old),
            accessExpiresAt: answer.accessExpiresAt ?? profile.defaultAccessLife.map { sentAt + $0 },
            refreshExpiresAt: answer.refreshExpiresAt, scopes: answer.scopes)
    }
}
