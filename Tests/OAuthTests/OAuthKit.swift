import Crypto
import Domain
import Foundation
import Outbound
import Synchronization
import TestKit
import Testing

@testable import OAuth

/// A door that answers by a script and keeps what was asked.
final class ScriptedDoor: Door {
    typealias Script = @Sendable (OutboundRequest, _ number: Int) async throws(OutboundError) -> OutboundResponse

    private let log = Mutex<[OutboundRequest]>([])
    private let script: Script

    init(_ script: @escaping Script) {
        self.script = script
    }

    /// Answers everything with the same text.
    convenience init(_ status: Int = 200, _ headers: Headers = [:], _ body: String) {
        self.init { request, _ throws(OutboundError) in .test(status, headers, body, url: request.url) }
    }

    var requests: [OutboundRequest] { log.withLock { $0 } }

    func send(_ request: OutboundRequest) async throws(OutboundError) -> OutboundResponse {
        let number = log.withLock { log in
            log.append(request)
            return log.count
        }
        return try await script(request, number)
    }
}

extension OutboundResponse {
    static let testSentAt = Instant(milliseconds: 1_800_000_000_000)

    static func test(
        _ status: Int = 200, _ headers: Headers = [:], _ body: String,
        url: OutboundURL = OutboundURL("https://as.example")
    ) -> OutboundResponse {
        OutboundResponse(status: status, headers: headers, body: Array(body.utf8), sentAt: testSentAt, url: url)
    }
}

extension OutboundRequest {
    /// The items of a form body.
    var form: [String: String] {
        guard case .form(let items) = body else { return [:] }
        return Dictionary(items.map { ($0.name, $0.value) }) { $0 + "+" + $1 }
    }
}

extension AuthorizationServer {
    static func test(dialect: OAuthDialect = OAuthDialect()) -> AuthorizationServer {
        AuthorizationServer(
            issuer: "https://as.example", authorizationEndpoint: OutboundURL("https://as.example", path: "/authorize"),
            tokenEndpoint: OutboundURL("https://as.example", path: "/token"),
            revocationEndpoint: OutboundURL("https://as.example", path: "/revoke"),
            pushEndpoint: OutboundURL("https://as.example", path: "/par"), promisesIssuer: true,
            peer: .platform(.x, hosts: ["as.example"]), dialect: dialect)
    }
}

extension RegisteredClient {
    static func test(
        _ authentication: Authentication = .none, dialect: OAuthDialect = OAuthDialect()
    ) -> RegisteredClient {
        RegisteredClient(server: .test(dialect: dialect), id: "client 1", authentication: authentication)
    }
}

extension AuthorizationRequest {
    static func test(_ ports: Ports) -> AuthorizationRequest {
        AuthorizationRequest(
            redirectURI: "https://app.example/callback/x", state: Secret("st4te"), scopes: ["a.read", "b:write"],
            pkce: PKCE(verifier: Secret("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk")))
    }
}

/// A JSON Web Token taken apart and verified by its own means, not by those that made it.
struct OpenedToken {
    let header: [String: Any]
    let claims: [String: Any]

    init(_ compact: String, key: P256.Signing.PublicKey? = nil) throws {
        let pieces = compact.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        try #require(pieces.count == 3)
        header = try Self.object(pieces[0])
        claims = try Self.object(pieces[1])
        let key = try key ?? Self.embeddedKey(header)
        let signature = try P256.Signing.ECDSASignature(rawRepresentation: Self.bytes(pieces[2]))
        try #require(key.isValidSignature(signature, for: Data((pieces[0] + "." + pieces[1]).utf8)))
    }

    func text(_ name: String) -> String? { claims[name] as? String }

    func number(_ name: String) -> Int? { claims[name] as? Int }

    static func embeddedKey(_ header: [String: Any]) throws -> P256.Signing.PublicKey {
        let jwk = try #require(header["jwk"] as? [String: String])
        try #require(Set(jwk.keys) == ["kty", "crv", "x", "y"])
        return try P256.Signing.PublicKey(
            rawRepresentation: bytes(jwk["x"] ?? "") + bytes(jwk["y"] ?? ""))
    }

    private static func object(_ piece: String) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: bytes(piece)) as? [String: Any])
    }

    private static func bytes(_ piece: String) throws -> Data {
        let standard = piece.replacing("-", with: "+").replacing("_", with: "/")
        let padding = String(repeating: "=", count: (4 - standard.count % 4) % 4)
        return try #require(Data(base64Encoded: standard + padding))
    }
}
