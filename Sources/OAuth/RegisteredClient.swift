package import Domain
import FoundationEssentials
import Outbound

/// Our client at one authorization server; its secret goes to that server's endpoints only (SEC-9).
package struct RegisteredClient: Sendable {
    /// How a client proves itself.
    package enum Authentication: Sendable {
        /// A public client, which only names itself.
        case none
        /// HTTP Basic (RFC 6749 section 2.3.1).
        case basic(Secret)
        /// The secret in the body.
        case body(Secret)
        /// A signed assertion (RFC 7523), audience being the issuer.
        case assertion(SigningKey)
    }

    /// The server.
    package let server: AuthorizationServer
    /// The client id.
    package let id: String
    /// How it proves itself.
    package let authentication: Authentication

    /// Gathers the parts.
    package init(server: AuthorizationServer, id: String, authentication: Authentication) {
        self.server = server
        self.id = id
        self.authentication = authentication
    }

    /// A form call to one of the server's endpoints, with the client's proof in it.
    func request(
        to endpoint: OutboundURL, _ items: [OutboundURL.Item], ports: Ports
    ) throws(OAuthError) -> OutboundRequest {
        var request = OutboundRequest(.post, endpoint, to: server.peer, kind: .token, headers: Self.headers)
        if let userAgent = server.dialect.userAgent { request.headers["User-Agent"] = userAgent }
        let name = OutboundURL.Item(server.dialect.clientIDName, id)
        var proof = [name]
        switch authentication {
        case .none: break
        case .basic(let secret):
            request.headers["Authorization"] = Self.basic(id, secret)
            if !server.dialect.repeatsClientID { proof = [] }
        case .body(let secret): proof.append(OutboundURL.Item("client_secret", secret.expose()))
        case .assertion(let key): proof += try assertion(key, ports)
        }
        request.body = .form(items + proof)
        return request
    }

    private static let headers: Headers = ["Accept": "application/json", "Cache-Control": "no-store"]

    private static func basic(_ id: String, _ secret: Secret) -> String {
        let pair = PercentEncoding.component(id) + ":" + PercentEncoding.component(secret.expose())
        return "Basic " + Data(pair.utf8).base64EncodedString()
    }

    private func assertion(_ key: SigningKey, _ ports: Ports) throws(OAuthError) -> [OutboundURL.Item] {
        guard let issuer = server.issuer else { throw .metadata(.missing("issuer")) }
        do {
            let assertion = try ClientAssertion.make(clientID: id, issuer: issuer, key: key, ports: ports)
            return [
                OutboundURL.Item("client_assertion_type", ClientAssertion.type),
                OutboundURL.Item("client_assertion", assertion),
            ]
        } catch { throw .signing }
    }
}
