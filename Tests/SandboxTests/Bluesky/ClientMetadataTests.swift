import Testing

@testable import Sandbox

@Suite("Bluesky client metadata", .timeLimit(.minutes(10)))
struct ClientMetadataTests {
    struct Wrong: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let changes: [String: JSONValue?]
    }

    static let wrong: [Wrong] = [
        Wrong(testDescription: "name of another client", changes: ["client_id": "https://other.example/c.json"]),
        Wrong(testDescription: "no grant", changes: ["grant_types": nil]),
        Wrong(testDescription: "unknown grant", changes: ["grant_types": ["authorization_code", "implicit"]]),
        Wrong(testDescription: "no response type", changes: ["response_types": []]),
        Wrong(testDescription: "unbound tokens", changes: ["dpop_bound_access_tokens": false]),
        Wrong(testDescription: "scope without atproto", changes: ["scope": "transition:generic"]),
        Wrong(testDescription: "no scope", changes: ["scope": nil]),
        Wrong(testDescription: "nowhere to go", changes: ["redirect_uris": []]),
        Wrong(testDescription: "plain redirect", changes: ["redirect_uris": ["http://martlet.example/cb"]]),
        Wrong(testDescription: "home elsewhere", changes: ["client_uri": "https://other.example"]),
        Wrong(testDescription: "no method", changes: ["token_endpoint_auth_method": nil]),
        Wrong(testDescription: "secret", changes: ["token_endpoint_auth_method": "client_secret_basic"]),
        Wrong(testDescription: "public with keys", changes: ["token_endpoint_auth_method": "none"]),
        Wrong(testDescription: "no signing algorithm", changes: ["token_endpoint_auth_signing_alg": nil]),
        Wrong(testDescription: "no keys", changes: ["jwks_uri": nil]),
        Wrong(testDescription: "keys twice", changes: ["jwks": ["keys": []]]),
        Wrong(
            testDescription: "private keys",
            changes: ["jwks_uri": nil, "jwks": ["keys": [["kty": "EC", "d": "AAAA"]]]]),
    ]

    @Test("the document of the sheet is right")
    func right() throws {
        let metadata = try ClientMetadata(document: HouseClient.document(), clientID: HouseClient.clientID)

        #expect(metadata.isConfidential)
        #expect(metadata.name == "Martlet")
        #expect(metadata.allowsRedirect(to: HouseClient.redirectURI))
        #expect(!metadata.allowsRedirect(to: HouseClient.redirectURI + "/"))
    }

    @Test("whatever is wrong with a document, it is refused", arguments: wrong)
    func refused(_ wrong: Wrong) {
        let document = HouseClient.document(wrong.changes)

        #expect(throws: ClientMetadata.Failure.self) {
            _ = try ClientMetadata(document: document, clientID: HouseClient.clientID)
        }
    }

    @Test(
        "a client's address is https with a path, and nothing else",
        arguments: [
            ("https://martlet.example/client.json", true), ("https://martlet.example/", false),
            ("https://martlet.example", false), ("https://martlet.example:8443/client.json", false),
            ("http://martlet.example/client.json", false), ("https://a@martlet.example/client.json", false),
            ("https://martlet.example/client.json#x", false), ("client.json", false),
        ])
    func addresses(clientID: String, isRight: Bool) {
        let isAccepted = (try? ClientMetadata.checkAddress(clientID)) != nil
        #expect(isAccepted == isRight)
    }

    @Test("a loopback client is public, asks for what its address says, and may come from any port")
    func loopback() throws {
        let clientID =
            "http://localhost?"
            + Percent.query([
                ("redirect_uri", "http://127.0.0.1:8080/cb"), ("scope", "atproto transition:generic"),
            ])

        let metadata = try ClientMetadata(loopback: clientID)

        #expect(!metadata.isConfidential)
        #expect(metadata.scope.text == "atproto transition:generic")
        #expect(metadata.allowsRedirect(to: "http://127.0.0.1:9999/cb"))
        #expect(!metadata.allowsRedirect(to: "http://127.0.0.1:8080/other"))
        #expect(!metadata.allowsRedirect(to: "http://[::1]:8080/cb"))
        #expect(!metadata.allowsRedirect(to: "https://martlet.example/cb"))
    }

    @Test("a bare loopback client may go to the root of either address")
    func bareLoopback() throws {
        let metadata = try ClientMetadata(loopback: "http://localhost")

        #expect(metadata.scope.text == "atproto")
        #expect(metadata.allowsRedirect(to: "http://127.0.0.1:8080/"))
        #expect(metadata.allowsRedirect(to: "http://[::1]:8080/"))
    }

    @Test(
        "a loopback client that is none is refused",
        arguments: [
            "http://localhost:8080", "http://localhost/path", "http://localhost?color=red",
            "http://localhost?redirect_uri=http%3A%2F%2Flocalhost%2Fcb",
            "http://localhost?redirect_uri=https%3A%2F%2F127.0.0.1%2Fcb", "http://localhost?scope=transition%3Ageneric",
            "http://localhost?scope=atproto&scope=atproto", "http://localhost?%zz",
        ])
    func wrongLoopback(clientID: String) {
        #expect(throws: ClientMetadata.Failure.self) { _ = try ClientMetadata(loopback: clientID) }
    }
}
