package import Domain
import OAuth
package import Outbound

/// Our client as documents: servers of the AT Protocol read them instead of registering anybody (sheet, section 2b).
package enum BlueskyClient {
    /// Where the client metadata is served; its whole address is the client id.
    package static let metadataPath = "/oauth/client-metadata.json"
    /// Where the public keys are served.
    package static let keysPath = "/oauth/jwks.json"

    /// The client metadata document, for `metadataPath`. Each callback URL that a stored app uses must be in it.
    package static func metadata(publicURL: String, redirectURIs: [String]) -> JSONValue {
        let origin = plainOrigin(publicURL)
        return [
            "client_id": .string(origin + metadataPath), "application_type": "web", "client_name": "Martlet",
            "client_uri": .string(origin), "grant_types": ["authorization_code", "refresh_token"],
            "response_types": ["code"], "redirect_uris": .array(redirectURIs.map(JSONValue.string)),
            "scope": .string(scope), "dpop_bound_access_tokens": true,
            "token_endpoint_auth_method": "private_key_jwt", "token_endpoint_auth_signing_alg": "ES256",
            "jwks_uri": .string(origin + keysPath),
        ]
    }

    /// The public keys of the given apps, for `keysPath`. An app that leaves it ends the sessions that it opened.
    package static func keys(of apps: [PlatformApp]) -> JSONValue {
        KeySet.document(apps.compactMap { $0.clientSecret.flatMap { SigningKey($0) } })
    }

    /// The permissions in the form of a scope parameter.
    static var scope: String { BlueskyConnector.profile.scopes.map(\.name).joined(separator: " ") }

    /// The client for a public URL and a callback URL.
    ///
    /// Throws `app` with a remedy when the public URL allows neither kind of client.
    static func register(
        publicURL: String, redirectURI: String, ports: Ports
    ) throws(AuthorizationFailure) -> NewPlatformApp {
        guard let origin = Origin(publicURL), let redirect = OutboundURL(redirectURI), redirect.origin == origin else {
            throw AuthorizationFailure(.app, words: "The public URL of this server is not usable: \(publicURL)")
        }
        switch origin.scheme {
        case .https:
            guard origin.port == 443, origin.host.address == nil else { throw needsPlainName }
            return NewPlatformApp(
                clientID: plainOrigin(publicURL) + metadataPath, clientSecret: SigningKey(ports).export())
        case .http:
            guard ["127.0.0.1", "[::1]"].contains(origin.host.description) else { throw needsPlainName }
            return NewPlatformApp(clientID: loopbackID(redirectURI), clientSecret: nil)
        }
    }

    /// The id of a development client, which is its own document.
    private static func loopbackID(_ redirectURI: String) -> String {
        let items = [OutboundURL.Item("redirect_uri", redirectURI), OutboundURL.Item("scope", scope)]
        return "http://localhost?" + PercentEncoding.form(items)
    }

    private static func plainOrigin(_ publicURL: String) -> String {
        Origin(publicURL)?.description ?? publicURL
    }

    private static let needsPlainName = AuthorizationFailure(
        .app,
        words: "Signing in at Bluesky needs a public URL that is https with a name and without a port, "
            + "or http://127.0.0.1 for trying out. With any other, connect by app password.")
}
