package import Domain
import OAuth
import Outbound

extension MastodonConnector {
    /// Asks the instance for a token of the app itself (sheet, section 2).
    package func examine(_ app: PlatformApp) async -> AppVerdict {
        guard let origin = Origin(app.server), let secret = app.clientSecret else { return .uncheckable }
        let token = OutboundURL(origin, path: "/oauth/token")
        let client = RegisteredClient(
            server: AuthorizationServer(authorizationEndpoint: token, tokenEndpoint: token, peer: Self.peer),
            id: app.clientID, authentication: .body(secret))
        do throws(OAuthError) {
            _ = try await oauth.clientToken(
                scopes: ["read:statuses"], as: client,
                parameters: [OutboundURL.Item("redirect_uri", app.redirectURI)])
            return .accepted
        } catch {
            guard case .refused(let refusal) = error, refusal.error == "invalid_client" else {
                return error.revocationFailure.appVerdict
            }
            return .refused(words: refusal.description)
        }
    }
}
