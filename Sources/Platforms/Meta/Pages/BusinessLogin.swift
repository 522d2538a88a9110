package import Domain
import OAuth
import Outbound

/// A configuration of Facebook Login for Business: it names the permissions in the place of the link, and belongs to one app
/// (sheet `facebook`, section 2).
package struct BusinessLogin: Sendable {
    let clientID: String
    let configID: String

    /// Gathers the identifiers of the app and of its configuration.
    package init(clientID: String, configID: String) {
        self.clientID = clientID
        self.configID = configID
    }
}

extension MetaPagesConnector {
    /// Prepares the dialog; with a configuration of the app nothing else says what is asked.
    package func authorize(_ request: AuthorizeRequest) async throws(AuthorizationFailure) -> AuthorizeStart {
        let pkce = PKCE(ports)
        var question = AuthorizationRequest(
            redirectURI: request.redirectURI, state: request.state, scopes: request.destination.scopes, pkce: pkce)
        if let configID = configID(of: request.app) {
            question.scopes = []
            question.parameters = [OutboundURL.Item("config_id", configID)]
        }
        let url = oauth.authorizationURL(question, as: server.client(request.app))
        return AuthorizeStart(url: url.text, secrets: AuthorizeSecrets(verifier: pkce.verifier))
    }

    /// What was entered with the app, if it is the app of this very platform: a configuration names the permissions of one. The
    /// setting belongs to the installation's app alone.
    private func configID(of app: PlatformApp) -> String? {
        if app.platform == platform, let entered = app.configID { return entered }
        return business.flatMap { $0.clientID == app.clientID ? $0.configID : nil }
    }
}
