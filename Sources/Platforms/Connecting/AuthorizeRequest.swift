package import Domain

/// What is needed to send a person to the platform.
package struct AuthorizeRequest: Sendable {
    /// The server.
    package let destination: Destination
    /// Our client there.
    package let app: PlatformApp
    /// The exact callback URL (SEC-7).
    package let redirectURI: String
    /// Fresh, random, single use (SEC-3).
    package let state: Secret

    /// Gathers the parts.
    package init(destination: Destination, app: PlatformApp, redirectURI: String, state: Secret) {
        self.destination = destination
        self.app = app
        self.redirectURI = redirectURI
        self.state = state
    }
}

/// Where the browser goes, and what must be kept, sealed, until it comes back.
package struct AuthorizeStart: Sendable {
    /// The platform's page, with production hosts; the door's route map is applied by the Engine.
    package let url: String
    /// Kept for the exchange.
    package let secrets: AuthorizeSecrets

    /// Gathers both.
    package init(url: String, secrets: AuthorizeSecrets) {
        self.url = url
        self.secrets = secrets
    }
}

/// Secrets of one authorization.
package struct AuthorizeSecrets: Sendable {
    /// The PKCE verifier (SEC-2).
    package let verifier: Secret
    /// The DPoP key that the grant will be bound to (SEC-10).
    package let dpopKey: Secret?

    /// Gathers both.
    package init(verifier: Secret, dpopKey: Secret? = nil) {
        self.verifier = verifier
        self.dpopKey = dpopKey
    }
}

/// What is needed to turn a code into tokens. State, browser and person were checked before.
package struct CodeExchange: Sendable {
    /// The server, as it was at the start.
    package let destination: Destination
    /// Our client there.
    package let app: PlatformApp
    /// The same callback URL as at the start (SEC-7).
    package let redirectURI: String
    /// What was kept.
    package let secrets: AuthorizeSecrets
    /// The code from the callback.
    package let code: Secret

    /// Gathers the parts.
    package init(
        destination: Destination, app: PlatformApp, redirectURI: String, secrets: AuthorizeSecrets, code: Secret
    ) {
        self.destination = destination
        self.app = app
        self.redirectURI = redirectURI
        self.secrets = secrets
        self.code = code
    }
}
