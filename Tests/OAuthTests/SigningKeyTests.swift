import Crypto
import Domain
import Foundation
import Outbound
import TestKit
import Testing

@testable import OAuth

@Suite(.timeLimit(.minutes(10)))
struct SigningKeyTests {
    @Test("SEC-10 a key survives export, and nothing else is taken for one")
    func export() throws {
        let key = SigningKey(TestPorts().ports)
        let again = try #require(SigningKey(key.export()))

        #expect(again.thumbprint == key.thumbprint)
        #expect(again.publicJWK == key.publicJWK)
        for text in ["", "AAAA", "not base64!", String(repeating: "A", count: 43), String(repeating: "_", count: 43)] {
            #expect(SigningKey(Secret(text)) == nil)
        }
    }

    @Test("SEC-10 keys differ, and zero bytes from a broken source do not become one")
    func keysDiffer() {
        let ports = TestPorts().ports
        #expect(SigningKey(ports).thumbprint != SigningKey(ports).thumbprint)
        let first = SigningKey(drawing: { Array(repeating: 0, count: 32) })
        let second = SigningKey(drawing: { Array(repeating: 0, count: 32) })
        #expect(first.thumbprint != second.thumbprint)
    }

    @Test("the public part and the thumbprint are those of RFC 7515 A.3 and RFC 7638")
    func vector() throws {
        let key = try #require(SigningKey(Secret("jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI")))
        #expect(key.publicJWK["x"]?.string == "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU")
        #expect(key.publicJWK["y"]?.string == "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0")
        let canonical =
            #"{"crv":"P-256","kty":"EC","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","#
            + #""y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}"#
        #expect(key.thumbprint == Base64URL.encode(SHA256.hash(data: Data(canonical.utf8))))
    }

    @Test("a signed token verifies, one changed letter does not")
    func signatures() throws {
        let key = SigningKey(TestPorts().ports)
        let token = try key.token(header: ["typ": "JWT", "jwk": key.publicJWK], claims: ["a": 1])

        let opened = try OpenedToken(token)
        #expect(opened.header["alg"] as? String == "ES256")
        #expect(opened.number("a") == 1)
        let pieces = token.split(separator: ".").map(String.init)
        let forged = [pieces[0], Base64URL.encode(Array(#"{"a":2}"#.utf8)), pieces[2]].joined(separator: ".")
        let point = try P256.Signing.PublicKey(
            rawRepresentation: ["x", "y"].flatMap { Base64URL.decode(key.publicJWK[$0]?.string ?? "") ?? [] })
        let signature = try P256.Signing.ECDSASignature(
            rawRepresentation: try #require(Base64URL.decode(pieces[2])))
        let signed = Data(forged.split(separator: ".").prefix(2).joined(separator: ".").utf8)
        #expect(!point.isValidSignature(signature, for: signed))
    }

    @Test("SEC-10 a key set shows public parts only")
    func keySets() throws {
        let keys = [SigningKey(TestPorts().ports), SigningKey(TestPorts(seed: 2).ports)]
        let document = KeySet.document(keys)

        #expect(document["keys"]?.array?.count == 2)
        #expect(document["keys"]?[0]?["kid"]?.string == keys[0].thumbprint)
        #expect(document["keys"]?[0]?["alg"]?.string == "ES256")
        #expect(document["keys"]?[0]?.object?.keys.contains("d") == false)
        for key in keys { #expect(!document.text.contains(key.export().expose())) }
    }
}
