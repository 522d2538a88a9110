package import Domain

/// What the person named: nothing, an instance, or a handle.
package struct ConnectTarget: Sendable, Hashable {
    /// A host or URL of a server, as typed.
    package var instance: String?
    /// A handle or DID, as typed.
    package var handle: String?

    /// Gathers what was typed.
    package init(instance: String? = nil, handle: String? = nil) {
        self.instance = instance
        self.handle = handle
    }
}

/// The server found for a target, and how authorization works there. Fixed for the whole attempt (SEC-5, SEC-9).
package struct Destination: Sendable, Hashable, Codable {
    /// The server whose platform app is used; the key of stored apps (SEC-9).
    package var appServer: String
    /// Where the grant will be used and renewed.
    package var server: GrantServer
    /// Page of the platform where the person consents.
    package var authorizationEndpoint: String
    /// Pushed authorization requests go here, where there is such an endpoint (RFC 9126).
    package var pushEndpoint: String?
    /// Whether the callback must carry `iss` (RFC 9207, SEC-8).
    package var promisesIssuer: Bool
    /// The account that must come out, if the person named one (a DID).
    package var subject: String?
    /// Handed to the platform so that it proposes the right account.
    package var loginHint: String?
    /// The permissions to ask for here.
    package var scopes: [String]

    /// Gathers the parts.
    package init(
        appServer: String, server: GrantServer, authorizationEndpoint: String, pushEndpoint: String? = nil,
        promisesIssuer: Bool = false, subject: String? = nil, loginHint: String? = nil, scopes: [String]
    ) {
        self.appServer = appServer
        self.server = server
        self.authorizationEndpoint = authorizationEndpoint
        self.pushEndpoint = pushEndpoint
        self.promisesIssuer = promisesIssuer
        self.subject = subject
        self.loginHint = loginHint
        self.scopes = scopes
    }
}

/// A platform app that was just registered; the Engine gives it an identifier and stores it.
package struct NewPlatformApp: Sendable {
    /// The client id.
    package let clientID: String
    /// The client secret, or the private key of a client that signs assertions; `nil` for a public client.
    package let clientSecret: Secret?
    /// The configuration of a login that stands in the place of permissions; `nil` for none.
    package let configID: String?

    /// Gathers the parts.
    package init(clientID: String, clientSecret: Secret?, configID: String? = nil) {
        self.clientID = clientID
        self.clientSecret = clientSecret
        self.configID = configID
    }
}
