import Domain
import Outbound
import Testing

@testable import OAuth

@Suite(.timeLimit(.minutes(10)))
struct DiscoveryTests {
    private static let good: JSONValue = [
        "issuer": "https://as.example",
        "authorization_endpoint": "https://as.example/oauth/authorize",
        "token_endpoint": "https://as.example/oauth/token",
        "revocation_endpoint": "https://as.example/oauth/revoke",
        "pushed_authorization_request_endpoint": "https://as.example/oauth/par",
        "response_types_supported": ["code"],
        "grant_types_supported": ["authorization_code", "refresh_token"],
        "code_challenge_methods_supported": ["S256"],
        "token_endpoint_auth_methods_supported": ["none", "private_key_jwt"],
        "token_endpoint_auth_signing_alg_values_supported": ["ES256"],
        "dpop_signing_alg_values_supported": ["ES256"],
        "scopes_supported": ["atproto", "transition:generic"],
        "authorization_response_iss_parameter_supported": true,
        "require_pushed_authorization_requests": true,
        "client_id_metadata_document_supported": true,
    ]

    private func changed(_ name: String, _ value: JSONValue?) -> JSONValue {
        var members = Self.good.object ?? [:]
        members[name] = value
        return .object(members)
    }

    private func discover(_ document: JSONValue, status: Int = 200) async throws -> ServerMetadata? {
        try await Discovery(door: ScriptedDoor(status, [:], document.text)).metadata(
            of: "https://as.example", peer: .named(.bluesky))
    }

    @Test("a good document is read, from its well-known place, without redirects")
    func goodDocuments() async throws {
        let door = ScriptedDoor(200, [:], Self.good.text)
        let metadata = try #require(
            try await Discovery(door: door).metadata(of: "https://as.example", peer: .named(.bluesky)))

        let sent = try #require(door.requests.first)
        #expect(sent.url.text == "https://as.example/.well-known/oauth-authorization-server")
        #expect(sent.limits.redirects == 0)
        #expect(sent.peer == .named(.bluesky))
        #expect(metadata.tokenEndpoint.text == "https://as.example/oauth/token")
        #expect(metadata.promisesIssuer)
        #expect(metadata.scopes == ["atproto", "transition:generic"])
        #expect(throws: Never.self) { try metadata.requireATProtocolProfile() }
        let server = metadata.server(peer: .named(.bluesky))
        #expect(server.issuer == "https://as.example")
        #expect(server.pushEndpoint?.path == "/oauth/par")
    }

    @Test(
        "SEC-8 a document that names another issuer, or spells it otherwise, is refused",
        arguments: ["https://evil.example", "https://as.example/", "https://AS.example", "http://as.example", ""])
    func otherIssuers(_ issuer: String) async {
        guard
            case .metadata(let problem)? = await #expect(
                throws: OAuthError.self, performing: { try await discover(changed("issuer", .string(issuer))) })
        else {
            Issue.record("not a problem of metadata")
            return
        }
        #expect(problem == .otherIssuer)
    }

    @Test(
        "a document without its endpoints, or with odd ones, is refused",
        arguments: [
            ("issuer", nil), ("issuer", 5), ("authorization_endpoint", nil), ("token_endpoint", nil),
            ("token_endpoint", 5),
            ("token_endpoint", "http://as.example/token"), ("token_endpoint", "https://u@as.example/"),
            ("token_endpoint", "/token"), ("revocation_endpoint", "javascript:x"),
        ] as [(String, JSONValue?)])
    func badEndpoints(_ name: String, _ value: JSONValue?) async {
        await #expect(throws: OAuthError.self) { try await discover(changed(name, value)) }
    }

    @Test(
        "SEC-10 a server that does not do all of the AT Protocol's profile is refused",
        arguments: [
            "response_types_supported", "grant_types_supported", "code_challenge_methods_supported",
            "token_endpoint_auth_methods_supported", "token_endpoint_auth_signing_alg_values_supported",
            "dpop_signing_alg_values_supported", "scopes_supported", "authorization_response_iss_parameter_supported",
            "require_pushed_authorization_requests", "client_id_metadata_document_supported",
            "pushed_authorization_request_endpoint",
        ])
    func profile(_ name: String) async throws {
        let without = try #require(try await discover(changed(name, nil)))
        #expect(throws: MetadataProblem.self) { try without.requireATProtocolProfile() }
        guard name != "pushed_authorization_request_endpoint" else { return }
        let other = try #require(try await discover(changed(name, name.hasSuffix("supported") ? ["other"] : false)))
        #expect(throws: MetadataProblem.self) { try other.requireATProtocolProfile() }
    }

    @Test("a server without the document has none; one in trouble is an error")
    func statuses() async throws {
        #expect(try await discover(["error": "nothing"], status: 404) == nil)
        #expect(try await discover([], status: 410) == nil)
        for status in [201, 302, 500, 429] {
            await #expect(throws: OAuthError.self) { try await discover(Self.good, status: status) }
        }
    }

    @Test("a resource server names exactly one authorization server, and itself")
    func resources() async throws {
        func server(_ document: JSONValue) async throws -> Origin? {
            try await Discovery(door: ScriptedDoor(200, [:], document.text)).authorizationServer(
                ofResource: "https://pds.example", peer: .named(.bluesky))
        }
        let own: JSONValue = "https://pds.example"

        #expect(
            try await server(["resource": own, "authorization_servers": ["https://as.example"]]) == "https://as.example"
        )
        let bad: [JSONValue] = [
            ["resource": "https://evil.example", "authorization_servers": ["https://as.example"]],
            ["authorization_servers": ["https://as.example"]], ["resource": own, "authorization_servers": []],
            ["resource": own, "authorization_servers": ["https://a.example", "https://b.example"]],
            ["resource": own, "authorization_servers": ["https://a.example/path"]],
            ["resource": own, "authorization_servers": "https://as.example"], ["resource": own],
        ]
        for document in bad { await #expect(throws: OAuthError.self) { try await server(document) } }
    }
}
