import Domain
package import OAuth
package import Outbound

/// Addresses and habits of a platform that has one authorization server and wants an app registered by the operator.
package struct ClassicServer: Sendable {
    /// How a client with a secret proves itself; by `basicAlways` one without a secret has an empty one.
    package enum Proof: Sendable { case basic, basicAlways, body }

    /// Origin of the API; platform apps are kept under it (SEC-9).
    package let api: Origin
    /// The authorization server.
    package let authorization: AuthorizationServer
    /// How a client with a secret proves itself; one without only names itself.
    package let proof: Proof

    /// Gathers the facts.
    package init(api: Origin, authorization: AuthorizationServer, proof: Proof) {
        self.api = api
        self.authorization = authorization
        self.proof = proof
    }

    /// Where a new grant is used and renewed.
    var grantServer: GrantServer {
        GrantServer(
            apiOrigin: api.description, issuer: authorization.issuer, tokenEndpoint: authorization.tokenEndpoint.text,
            revocationEndpoint: authorization.revocationEndpoint?.text)
    }

    /// Our client there.
    func client(_ app: PlatformApp) -> RegisteredClient {
        let authentication: RegisteredClient.Authentication =
            switch (app.clientSecret, proof) {
            case (nil, .basicAlways): .basic(Secret(""))
            case (nil, _): .none
            case (let secret?, .basic), (let secret?, .basicAlways): .basic(secret)
            case (let secret?, .body): .body(secret)
            }
        return RegisteredClient(server: authorization, id: app.clientID, authentication: authentication)
    }
}
