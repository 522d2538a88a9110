import Crypto
import HTTPTypes

/// `describeServer`, service tokens, and the resource's own discovery document.
struct ServerEndpoints: Sendable {
    let network: BlueskyNetwork
    let authority: Authority
    let server: BlueskyServer

    var endpoints: [Endpoint] {
        let origin = server.origin
        let resource: [Endpoint] =
            server.keepsRepositories
            ? [
                Endpoint("oauth.resource", "GET", origin, "/.well-known/oauth-protected-resource") { _ in
                    .json(AuthorizationMetadata.resource(server))
                },
                Endpoint("server.getServiceAuth", "GET", origin, "/xrpc/com.atproto.server.getServiceAuth") {
                    try serviceToken($0)
                },
            ] : []
        return resource + [
            Endpoint("server.describeServer", "GET", origin, "/xrpc/com.atproto.server.describeServer") {
                try describe($0)
            }
        ]
    }

    private func describe(_ call: Call) throws -> Answer {
        let headers = try authority.limit(call, server)
        return .json(
            [
                "did": .string(server.did), "availableUserDomains": [.string(server.userDomain)],
                "inviteCodeRequired": false, "phoneVerificationRequired": false,
                "blobUploadLimit": .integer(server.blobLimit), "links": [:], "contact": [:],
            ], headers: headers)
    }

    private func serviceToken(_ call: Call) throws -> Answer {
        let caller = try authority.authenticate(call, server)
        let query = try XRPC.parameters(call, required: ["aud"], optional: ["exp", "lxm"])
        let audience = query["aud"] ?? ""
        guard ATSyntax.did.accepts(String(audience.prefix { $0 != "#" })) else {
            throw XRPC.invalid("Params/aud must be a DID")
        }
        if let scope = caller.scope, !scope.allowsService(method: query["lxm"], audience: audience) {
            throw Authority.missing(scope: "rpc:\(query["lxm"] ?? "*")?aud=\(audience)")
        }
        let now = network.now.seconds
        let expiry = try expiry(query["exp"], now: now)
        let claims: JSONValue = [
            "iss": .string(caller.account.did), "aud": .string(audience), "lxm": JSONValue(query["lxm"]),
            "iat": .integer(now), "exp": .integer(expiry), "jti": .string(network.world.random.token(16)),
        ]
        let token = CompactJWS.sign(claims, type: "JWT", secret: SymmetricKey(data: Array(server.did.utf8)))
        return .json(["token": .string(token)], headers: caller.headers)
    }

    private func expiry(_ text: String?, now: Int) throws -> Int {
        guard let text else { return now + 60 }
        guard let expiry = Int(text), expiry > now, expiry <= now + 3600 else {
            throw XRPC.refusal(.badRequest, "BadExpiration", "expiration must be within the next hour")
        }
        return expiry
    }
}
