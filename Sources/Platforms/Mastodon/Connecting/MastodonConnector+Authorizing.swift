package import Domain
import OAuth
import Outbound

extension MastodonConnector {
    /// Registers an app at the instance; once per instance and redirect URI (sheet, section 2).
    package func register(
        at destination: Destination, redirectURI: String
    ) async throws(AuthorizationFailure) -> NewPlatformApp? {
        guard let origin = Origin(destination.appServer) else { throw AuthorizationFailure(.notFound) }
        let response: OutboundResponse
        do throws(OutboundError) {
            let form = OutboundBody.json(registration(destination, redirectURI))
            response = try await calls(to: origin).send(.post, "/api/v1/apps", body: form, kind: .registration)
        } catch { throw error.authorizationFailure }
        let app = try registered(response)
        await keepAlive(app, at: destination, redirectURI)
        return NewPlatformApp(clientID: app.clientID, clientSecret: app.clientSecret)
    }

    private func registration(_ destination: Destination, _ redirectURI: String) -> JSONValue {
        // A list is understood from Mastodon 4.3 on, which is when metadata appeared; everybody understands a text.
        let isRecent = destination.server.issuer != nil
        var members: [String: JSONValue] = [
            "client_name": .string(clientName),
            "redirect_uris": isRecent ? [.string(redirectURI)] : .string(redirectURI),
            "scopes": .string(destination.scopes.joined(separator: " ")),
        ]
        if let website { members["website"] = .string(website) }
        return .object(members)
    }

    private func registered(_ response: OutboundResponse) throws(AuthorizationFailure) -> Registration {
        if response.status == 429 { throw AuthorizationFailure(.rateLimit) }
        do throws(OAuthError) { return try Registration(response) } catch {
            // A refusal here carries Mastodon's `error`, which is a sentence and no OAuth code.
            guard case .refused(let refusal) = error else { throw error.authorizationFailure }
            throw AuthorizationFailure(refusal.status < 500 ? .app : .unreachable, words: refusal.error)
        }
    }

    /// Before 4.3 Mastodon deleted apps that nobody had used; a token of the app itself counts as use.
    private func keepAlive(_ app: Registration, at destination: Destination, _ redirectURI: String) async {
        guard destination.server.issuer == nil, let server = server(of: destination.server, destination) else { return }
        // Best effort: without it connecting works all the same.
        _ = try? await appToken(
            of: client(at: server, id: app.clientID, secret: app.clientSecret), at: destination, redirectURI)
    }

    /// Asks for a token of the app itself: an instance that lost its database, or cleared the app away, refuses the
    /// client, and the person would end on an error page there (sheet, section 2).
    package func recognizes(_ app: PlatformApp, at destination: Destination) async -> Bool {
        guard let client = try? client(of: app, at: destination) else { return false }
        do throws(OAuthError) {
            _ = try await appToken(of: client, at: destination, app.redirectURI)
        } catch {
            if case .refused(let refusal) = error { return refusal.error != "invalid_client" }
        }
        return true
    }

    private func appToken(
        of client: RegisteredClient, at destination: Destination, _ redirectURI: String
    ) async throws(OAuthError) -> TokenAnswer {
        // Other servers want the redirect URI here as well (sheet, section 9).
        try await oauth.clientToken(
            scopes: destination.scopes.filter { $0.hasPrefix("read") }, as: client,
            parameters: [OutboundURL.Item("redirect_uri", redirectURI)])
    }

    /// Prepares the consent page of the instance.
    package func authorize(_ request: AuthorizeRequest) async throws(AuthorizationFailure) -> AuthorizeStart {
        let client = try client(of: request.app, at: request.destination)
        let pkce = PKCE(ports)
        let question = AuthorizationRequest(
            redirectURI: request.redirectURI, state: request.state, scopes: request.destination.scopes, pkce: pkce)
        let url = oauth.authorizationURL(question, as: client)
        return AuthorizeStart(url: url.text, secrets: AuthorizeSecrets(verifier: pkce.verifier))
    }

    /// Exchanges the code. Tokens of Mastodon do not end; other servers' do, and may bring a refresh token.
    package func exchange(_ exchange: CodeExchange) async throws(AuthorizationFailure) -> NewGrant {
        let client = try client(of: exchange.app, at: exchange.destination)
        let answer: TokenAnswer
        do throws(OAuthError) {
            answer = try await oauth.exchange(
                code: exchange.code, redirectURI: exchange.redirectURI, pkce: PKCE(verifier: exchange.secrets.verifier),
                as: client)
        } catch { throw error.authorizationFailure }
        if let granted = answer.scopes { try check(granted, asked: exchange.destination.scopes) }
        return NewGrant(tokens: Self.newTokens(answer), server: exchange.destination.server)
    }

    private func check(_ granted: Set<String>, asked: [String]) throws(AuthorizationFailure) {
        let missing = asked.filter { !MastodonScopes.covers(granted, $0) }
        guard missing.isEmpty else {
            throw AuthorizationFailure(.missingScope, words: "Not granted: \(missing.joined(separator: ", ")).")
        }
    }
}

extension MastodonConnector {
    /// A pair as the connectors hand it on.
    static func newTokens(_ answer: TokenAnswer, keeping old: Secret? = nil) -> NewTokens {
        NewTokens(
            tokens: answer.tokens(keeping: old), accessExpiresAt: answer.accessExpiresAt,
            refreshExpiresAt: answer.refreshExpiresAt, scopes: answer.scopes.map(MastodonScopes.normalized))
    }

    /// Our client at the server of an attempt. Throws `app` when it belongs to another server (SEC-9).
    private func client(
        of app: PlatformApp, at destination: Destination
    ) throws(AuthorizationFailure) -> RegisteredClient {
        guard app.server == destination.appServer, let server = server(of: destination.server, destination) else {
            throw AuthorizationFailure(.app, words: "The registered app belongs to another server.")
        }
        return client(at: server, id: app.clientID, secret: app.clientSecret)
    }

    /// Our client at the server of a grant; `nil` when app or addresses are missing or do not fit together.
    func client(of session: Session) -> RegisteredClient? {
        guard let app = session.app, app.server == session.grant.server.apiOrigin,
            let server = server(of: session.grant.server, nil)
        else { return nil }
        return client(at: server, id: app.clientID, secret: app.clientSecret)
    }

    private func client(at server: AuthorizationServer, id: String, secret: Secret?) -> RegisteredClient {
        RegisteredClient(
            server: server, id: id, authentication: secret.map(RegisteredClient.Authentication.body) ?? .none)
    }

    private func server(of server: GrantServer, _ destination: Destination?) -> AuthorizationServer? {
        guard let token = server.tokenEndpoint.flatMap({ OutboundURL($0) }) else { return nil }
        let page = destination.flatMap { OutboundURL($0.authorizationEndpoint) }
        return AuthorizationServer(
            issuer: server.issuer, authorizationEndpoint: page ?? token, tokenEndpoint: token,
            revocationEndpoint: server.revocationEndpoint.flatMap { OutboundURL($0) }, peer: Self.peer)
    }
}
