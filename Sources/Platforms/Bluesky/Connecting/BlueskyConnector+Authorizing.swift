package import Domain
import OAuth
import Outbound

extension BlueskyConnector {
    /// Our client is a document of ours, so that nothing is sent.
    package func register(
        at destination: Destination, redirectURI: String
    ) async throws(AuthorizationFailure) -> NewPlatformApp? {
        try BlueskyClient.register(publicURL: publicURL, redirectURI: redirectURI, ports: ports)
    }

    /// Pushes the request with a fresh key for the grant (SEC-2, SEC-10).
    package func authorize(_ request: AuthorizeRequest) async throws(AuthorizationFailure) -> AuthorizeStart {
        let client = try client(request.app, at: request.destination)
        let (key, pkce) = (DPoPKey(ports), PKCE(ports))
        let pushed = AuthorizationRequest(
            redirectURI: request.redirectURI, state: request.state, scopes: request.destination.scopes, pkce: pkce,
            loginHint: request.destination.loginHint)
        do throws(OAuthError) {
            let page = try await oauth.push(pushed, as: client, dpopKey: key)
            let secrets = AuthorizeSecrets(verifier: pkce.verifier, dpopKey: key.export())
            return AuthorizeStart(url: page.text, secrets: secrets)
        } catch { throw error.authorizationFailure }
    }

    /// Exchanges the code and makes sure whose tokens came (SEC-10, SEC-15). Tokens that are not wanted are withdrawn.
    package func exchange(_ exchange: CodeExchange) async throws(AuthorizationFailure) -> NewGrant {
        let client = try client(exchange.app, at: exchange.destination)
        guard let key = exchange.secrets.dpopKey.flatMap({ DPoPKey($0) }) else {
            throw AuthorizationFailure(.callbackMismatch)
        }
        let sentAt = ports.now()
        let answer: TokenAnswer
        do throws(OAuthError) {
            answer = try await oauth.exchange(
                code: exchange.code, redirectURI: exchange.redirectURI, pkce: PKCE(verifier: exchange.secrets.verifier),
                as: client, dpopKey: key)
        } catch { throw error.authorizationFailure }
        do throws(AuthorizationFailure) {
            let server = try await server(of: answer, at: exchange.destination)
            // A public client's session ends after two weeks whatever is done (sheet, section 3).
            let end = exchange.app.clientSecret == nil ? sentAt + .days(14) : nil
            let tokens = newTokens(answer, keeping: nil, key: key, sentAt: sentAt, lastUntil: end)
            return NewGrant(tokens: tokens, server: server)
        } catch {
            // Best effort: the person learns why it failed either way, and unused tokens end by themselves.
            try? await oauth.revoke(answer.refresh ?? answer.access, as: client, dpopKey: key)
            throw error
        }
    }

    /// The checked server of the account for which tokens came.
    private func server(
        of answer: TokenAnswer, at destination: Destination
    ) async throws(AuthorizationFailure) -> GrantServer {
        guard answer.tokenType == "dpop", let did = answer.subject.flatMap({ DID($0) }) else {
            throw AuthorizationFailure(.refused, words: "The server's tokens are not those of the AT Protocol.")
        }
        guard answer.scopes?.contains("atproto") == true else { throw AuthorizationFailure(.missingScope) }
        guard let expected = destination.subject else { return try await server(of: did, at: destination) }
        guard expected == did.description else {
            throw AuthorizationFailure(
                .otherAccount, words: "The account that signed in is not the one that was named.")
        }
        return destination.server
    }

    /// The flow began at a server: the account must be one for which that server speaks.
    private func server(of did: DID, at destination: Destination) async throws(AuthorizationFailure) -> GrantServer {
        let document = try await document(of: did)
        let issuer = try await issuer(ofServer: document.server)
        guard let issuer, issuer.description == destination.server.issuer else {
            throw AuthorizationFailure(.refused, words: "The server signed in an account that it does not speak for.")
        }
        var server = destination.server
        server.apiOrigin = document.server.description
        return server
    }

    /// A token answer with the lives that it leaves out (REL-7), counted from when the request was sent (REL-17).
    func newTokens(
        _ answer: TokenAnswer, keeping old: Secret?, key: DPoPKey, sentAt: Instant, lastUntil: Instant?
    ) -> NewTokens {
        let life = profile.defaultAccessLife ?? .minutes(30)
        return NewTokens(
            tokens: answer.tokens(keeping: old, dpopKey: key),
            accessExpiresAt: answer.accessExpiresAt ?? sentAt + life,
            refreshExpiresAt: answer.refreshExpiresAt ?? lastUntil, scopes: answer.scopes)
    }

    /// Our client at the server of an attempt.
    private func client(
        _ app: PlatformApp, at destination: Destination
    ) throws(AuthorizationFailure) -> RegisteredClient {
        guard let page = OutboundURL(destination.authorizationEndpoint),
            var server = AuthorizationServer(destination.server, page: page)
        else { throw AuthorizationFailure(.unreachable) }
        server.pushEndpoint = destination.pushEndpoint.flatMap { OutboundURL($0) }
        return RegisteredClient(server: server, app: app)
    }
}

extension AuthorizationServer {
    /// The server of a grant; `nil` when it has no token endpoint. Without a page nobody can be sent there.
    init?(_ server: GrantServer, page: OutboundURL? = nil) {
        guard let token = server.tokenEndpoint.flatMap({ OutboundURL($0) }), let issuer = server.issuer else {
            return nil
        }
        self.init(
            issuer: issuer, authorizationEndpoint: page ?? token, tokenEndpoint: token,
            revocationEndpoint: server.revocationEndpoint.flatMap { OutboundURL($0) }, promisesIssuer: true,
            peer: .named(.bluesky))
    }
}

extension RegisteredClient {
    /// Our client: with a key it signs assertions, without it only names itself.
    init(server: AuthorizationServer, app: PlatformApp) {
        let key = app.clientSecret.flatMap { SigningKey($0) }
        self.init(server: server, id: app.clientID, authentication: key.map(Authentication.assertion) ?? .none)
    }
}
