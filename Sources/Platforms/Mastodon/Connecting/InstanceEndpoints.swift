import OAuth
import Outbound

/// Where authorization happens at an instance.
struct InstanceEndpoints: Sendable, Hashable {
    /// The server's own name, where it publishes metadata; marks Mastodon 4.3 and later.
    let issuer: String?
    let authorization: OutboundURL
    let token: OutboundURL
    let revocation: OutboundURL
    /// The scopes that exist there; `nil` when not said.
    let scopes: Set<String>?

    /// The addresses that all servers without metadata share.
    init(usualAt origin: Origin) {
        issuer = nil
        authorization = OutboundURL(origin, path: "/oauth/authorize")
        token = OutboundURL(origin, path: "/oauth/token")
        revocation = OutboundURL(origin, path: "/oauth/revoke")
        scopes = nil
    }

    /// Reads metadata (RFC 8414); `nil` when it names another server, or endpoints on another host, to which neither
    /// people nor secrets are ever sent (SEC-5, SEC-9).
    init?(_ document: JSONValue, at origin: Origin) {
        // Mastodon writes its name with a slash at the end.
        guard let issuer = document["issuer"]?.string, Origin(issuer) == origin else { return nil }
        func endpoint(_ name: String) -> OutboundURL? {
            document[name]?.string.flatMap { OutboundURL($0) }.flatMap { $0.origin == origin ? $0 : nil }
        }
        guard let authorization = endpoint("authorization_endpoint"), let token = endpoint("token_endpoint") else {
            return nil
        }
        self.issuer = issuer
        self.authorization = authorization
        self.token = token
        revocation = endpoint("revocation_endpoint") ?? OutboundURL(origin, path: "/oauth/revoke")
        scopes = document["scopes_supported"]?.strings.map { Set($0) }
    }
}
