import Domain
import Outbound

/// A signed statement by which a client proves itself without a shared secret (RFC 7523).
enum ClientAssertion {
    /// Assertions are used at once.
    static let life: Int64 = 60
    static let type = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"

    /// Meant for the issuer and nobody else: the audience is never taken from what a server offers (SEC-10).
    static func make(clientID: String, issuer: String, key: SigningKey, ports: Ports) throws -> String {
        let now = ports.now().seconds
        return try key.token(
            header: ["kid": .string(key.thumbprint), "typ": "JWT"],
            claims: [
                "iss": .string(clientID), "sub": .string(clientID), "aud": .string(issuer),
                "jti": .string(ports.randomToken(byteCount: 16)),
                "iat": .integer(now), "exp": .integer(now + life),
            ])
    }
}
