import Domain
import OAuth
import Outbound
import TestKit
import Testing

@testable import Platforms

@Suite("Bluesky: our client", .timeLimit(.minutes(10)))
struct BlueskyClientTests {
    private func register(_ publicURL: String, redirect: String? = nil) throws -> NewPlatformApp {
        try BlueskyClient.register(
            publicURL: publicURL, redirectURI: redirect ?? publicURL + "/callback", ports: TestPorts().ports)
    }

    @Test("behind https the client is a document of ours, with a key that signs")
    func confidential() throws {
        let app = try register("https://martlet.example.net")

        #expect(app.clientID == "https://martlet.example.net/oauth/client-metadata.json")
        #expect(app.clientSecret.flatMap { SigningKey($0) } != nil)
    }

    @Test(
        "on loopback the client is public and its own document",
        arguments: ["http://127.0.0.1:8080", "http://[::1]:80"])
    func loopback(publicURL: String) throws {
        let app = try register(publicURL)

        #expect(app.clientSecret == nil)
        let items = PercentEncoding.items(String(app.clientID.dropFirst("http://localhost?".count)))
        #expect(app.clientID.hasPrefix("http://localhost?redirect_uri=http%3A%2F%2F"))
        #expect(items.map(\.name) == ["redirect_uri", "scope"])
        #expect(items.map(\.value) == [publicURL + "/callback", "atproto transition:generic"])
    }

    @Test(
        "SEC-7 a public URL that the protocol does not allow is told so",
        arguments: [
            "http://localhost:8080", "https://martlet.example.net:8443", "https://192.0.2.1",
            "http://martlet.example.net",
            "nonsense",
        ])
    func refused(publicURL: String) {
        #expect(throws: AuthorizationFailure.self) { try register(publicURL) }
        do { _ = try register(publicURL) } catch {
            #expect((error as? AuthorizationFailure)?.code == .app)
        }
    }

    @Test("SEC-7 a callback on another origin is refused")
    func foreignCallback() {
        #expect(throws: AuthorizationFailure.self) {
            try register("https://martlet.example.net", redirect: "https://evil.example.org/callback")
        }
    }

    @Test("the document says what the protocol demands")
    func document() {
        let callback = "https://martlet.example.net/connect/callback/bluesky"
        let document = BlueskyClient.metadata(publicURL: "https://martlet.example.net/", redirectURIs: [callback])

        #expect(document["client_id"] == "https://martlet.example.net/oauth/client-metadata.json")
        #expect(document["jwks_uri"] == "https://martlet.example.net/oauth/jwks.json")
        #expect(document["redirect_uris"] == [.string(callback)])
        #expect(document["dpop_bound_access_tokens"] == true)
        #expect(document["token_endpoint_auth_method"] == "private_key_jwt")
        #expect(document["token_endpoint_auth_signing_alg"] == "ES256")
        #expect(document["scope"] == "atproto transition:generic")
        #expect(document["grant_types"] == ["authorization_code", "refresh_token"])
        #expect(document["application_type"] == "web" && document["response_types"] == ["code"])
        #expect(document["jwks"] == nil)
    }

    @Test("SEC-28 the published keys have no private part; apps without a key have no entry")
    func keys() throws {
        let ports = TestPorts().ports
        let new = try register("https://martlet.example.net")
        func app(_ secret: Secret?) -> PlatformApp {
            PlatformApp(
                id: PlatformApp.ID(ports), platform: .bluesky, server: "atproto", clientID: new.clientID,
                clientSecret: secret, redirectURI: "")
        }

        let keys = BlueskyClient.keys(of: [app(new.clientSecret), app(nil), app(Secret("broken"))])["keys"]?.array

        #expect(keys?.count == 1)
        let members = keys?.first?.object ?? [:]
        #expect(Set(members.keys) == ["kty", "crv", "x", "y", "kid", "alg", "use"])
        #expect(members["kid"]?.string == new.clientSecret.flatMap { SigningKey($0) }?.thumbprint)
        #expect(keys?.first?.text.contains(new.clientSecret?.expose() ?? "") == false)
    }

    @Test("S0.05 SEC-16 the permissions asked are these and no others")
    func scopes() {
        #expect(BlueskyConnector.profile.scopes.map(\.name) == ["atproto", "transition:generic"])
        #expect(BlueskyConnector.profile.scopes.allSatisfy { !$0.purpose.isEmpty })
    }
}
