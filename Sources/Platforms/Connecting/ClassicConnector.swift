package import Domain
package import OAuth
import Outbound

/// A platform where connecting is plain OAuth 2 with an operator's app: addresses and habits are data, and only what the
/// platform does in its own way is code.
package protocol ClassicConnector: Connector {
    /// Speaks OAuth through the door.
    var oauth: OAuthClient { get }
    /// Time and chance.
    var ports: Ports { get }
    /// Addresses and habits (platform sheet, section 2).
    var server: ClassicServer { get }

    /// What a refused refresh means in the platform's own words; `nil` for the usual meaning (REL-9).
    static func refreshFailure(_ refusal: OAuthRefusal) -> RefreshFailure?
    /// Whether a refused exchange says that the code is wrong, so that the app was recognized; the usual word by default.
    static func refusesCode(_ refusal: OAuthRefusal) -> Bool
    /// The account that an answer with tokens names, by the identifier under which accounts are kept; `nil` for none (REL-8).
    static func subject(of answer: TokenAnswer) -> String?
    /// Asks further where a refusal alone does not tell what is refused, the grant or the app; read-only (REL-10).
    func confirm(_ failure: RefreshFailure, of session: Session, as client: RegisteredClient) async -> RefreshFailure
}

extension ClassicConnector {
    /// The usual meaning.
    package static func refreshFailure(_ refusal: OAuthRefusal) -> RefreshFailure? { nil }

    /// Most platforms do not say.
    package static func subject(of answer: TokenAnswer) -> String? { nil }

    /// Most platforms speak clearly.
    package func confirm(
        _ failure: RefreshFailure, of session: Session, as client: RegisteredClient
    ) async -> RefreshFailure { failure }

    /// There is one such platform, and nothing to look for.
    package func locate(_ target: ConnectTarget) async throws(AuthorizationFailure) -> Destination {
        Destination(
            appServer: server.api.description, server: server.grantServer,
            authorizationEndpoint: server.authorization.authorizationEndpoint.text,
            promisesIssuer: server.authorization.promisesIssuer, scopes: profile.scopes.map(\.name))
    }

    /// Prepares the consent page; the account is the one that is logged in there.
    package func authorize(_ request: AuthorizeRequest) async throws(AuthorizationFailure) -> AuthorizeStart {
        let pkce = PKCE(ports)
        let question = AuthorizationRequest(
            redirectURI: request.redirectURI, state: request.state, scopes: request.destination.scopes, pkce: pkce)
        let url = oauth.authorizationURL(question, as: server.client(request.app))
        return AuthorizeStart(url: url.text, secrets: AuthorizeSecrets(verifier: pkce.verifier))
    }

    /// Exchanges the code; a permission that was left out is named (S0.47).
    package func exchange(_ exchange: CodeExchange) async throws(AuthorizationFailure) -> NewGrant {
        let sentAt = ports.now()
        let answer = try await answer(to: exchange)
        return NewGrant(tokens: newTokens(answer, sentAt: sentAt), server: server.grantServer)
    }

    /// The answer to the code itself. Throws `missingScope` when a permission was left out.
    func answer(to exchange: CodeExchange) async throws(AuthorizationFailure) -> TokenAnswer {
        let answer: TokenAnswer
        do throws(OAuthError) {
            answer = try await oauth.exchange(
                code: exchange.code, redirectURI: exchange.redirectURI, pkce: PKCE(verifier: exchange.secrets.verifier),
                as: server.client(exchange.app))
        } catch { throw Self.authorizationFailure(error) }
        let missing = answer.scopes.map { granted in profile.scopes.map(\.name).filter { !granted.contains($0) } } ?? []
        guard missing.isEmpty else {
            throw AuthorizationFailure(.missingScope, words: "Not granted: \(missing.joined(separator: ", ")).")
        }
        return answer
    }

    /// Asks for the next pair.
    package func refresh(_ session: Session) async throws(RefreshFailure) -> NewTokens {
        guard let app = session.app else { throw .appFault(words: withoutApp) }
        guard let token = session.tokens.refresh else {
            throw .terminal(.expired, words: "\(platform.displayName) gave no renewable access.")
        }
        let (client, sentAt) = (server.client(app), ports.now())
        let answer: TokenAnswer
        do throws(OAuthError) { answer = try await oauth.refresh(token, as: client) } catch {
            throw await confirm(error.refreshFailure(Self.refreshFailure), of: session, as: client)
        }
        if let subject = Self.subject(of: answer), let account = session.account, subject != account.remoteID {
            throw .otherAccount(words: "\(platform.displayName) renewed the access of another account.")
        }
        return newTokens(answer, keeping: token, sentAt: sentAt)
    }

    /// What the platform says of our app in its own words counts while connecting, too.
    private static func authorizationFailure(_ error: OAuthError) -> AuthorizationFailure {
        guard case .refused(let refusal) = error, case .appFault(let words)? = refreshFailure(refusal) else {
            return error.authorizationFailure
        }
        return AuthorizationFailure(.app, words: words)
    }

    /// Withdraws both tokens (SEC-18).
    package func revoke(_ session: Session) async throws(PlatformFailure) {
        guard let app = session.app else { throw PlatformFailure(.app, words: withoutApp) }
        let client = server.client(app)
        do throws(OAuthError) {
            if let refresh = session.tokens.refresh { try await oauth.revoke(refresh, as: client) }
            try await oauth.revoke(session.tokens.access, as: client)
        } catch { throw error.revocationFailure }
    }

    /// A pair with the life that the answer leaves out (REL-7), counted from when the request was sent (REL-17).
    func newTokens(_ answer: TokenAnswer, keeping old: Secret? = nil, sentAt: Instant) -> NewTokens {
        NewTokens(
            tokens: answer.tokens(keeping: old),
            accessExpiresAt: answer.accessExpiresAt ?? profile.defaultAccessLife.map { sentAt + $0 },
            refreshExpiresAt: answer.refreshExpiresAt, scopes: answer.scopes)
    }

    private var withoutApp: String { "The app for \(platform.displayName) is not configured." }
}
