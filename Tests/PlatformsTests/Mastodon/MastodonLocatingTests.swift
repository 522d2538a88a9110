import Domain
import Outbound
import Platforms
import Testing

@Suite(.timeLimit(.minutes(10)))
struct MastodonLocatingTests {
    private func locate(_ fixture: MastodonFixture, _ typed: String = "social.example") async throws -> Destination {
        try await fixture.connector.locate(ConnectTarget(instance: typed))
    }

    @Test("S4.13 an instance with metadata is found, its scopes decide what is asked")
    func modern() async throws {
        let destination = try await locate(MastodonFixture())

        #expect(destination.appServer == MastodonFixture.host)
        #expect(destination.authorizationEndpoint == "https://social.example/oauth/authorize")
        #expect(destination.server.tokenEndpoint == "https://social.example/oauth/token")
        #expect(destination.server.issuer == "https://social.example/")
        #expect(destination.scopes == ["profile", "read:statuses", "write:statuses", "write:media"])
    }

    @Test(
        "an instance without metadata is used at the usual addresses",
        arguments: [
            ScriptedDoor.Act.json(404, ["error": "Not Found"]), .text(200, type: "text/html", "<html>"),
            .json(200, ["issuer": "https://social.example/"]), .json(500, [:]), .lost(mayHaveArrived: true),
        ])
    func classic(_ metadata: ScriptedDoor.Act) async throws {
        let destination = try await locate(MastodonFixture([MastodonFixture.metadata: [metadata]]))

        #expect(destination.authorizationEndpoint == "https://social.example/oauth/authorize")
        #expect(destination.server.revocationEndpoint == "https://social.example/oauth/revoke")
        #expect(destination.server.issuer == nil)
        #expect(destination.scopes.first == "read:accounts")
    }

    @Test(
        "SEC-5 SEC-9 metadata that names another server or foreign addresses is not used",
        arguments: [
            ("issuer", "https://evil.example/"), ("token_endpoint", "https://evil.example/oauth/token"),
            ("authorization_endpoint", "http://social.example/oauth/authorize"),
        ])
    func foreignMetadata(_ member: String, _ value: String) async throws {
        var document = MastodonFixture.serverMetadata.object ?? [:]
        document[member] = .string(value)

        let destination = try await locate(MastodonFixture([MastodonFixture.metadata: [.json(200, .object(document))]]))

        #expect(destination.server.tokenEndpoint == "https://social.example/oauth/token")
        #expect(destination.authorizationEndpoint == "https://social.example/oauth/authorize")
    }

    @Test("a foreign address for withdrawals is replaced by the usual one")
    func foreignRevocation() async throws {
        var document = MastodonFixture.serverMetadata.object ?? [:]
        document["revocation_endpoint"] = "https://evil.example/revoke"

        let destination = try await locate(MastodonFixture([MastodonFixture.metadata: [.json(200, .object(document))]]))

        #expect(destination.server.revocationEndpoint == "https://social.example/oauth/revoke")
    }

    @Test("a server with two coarse permissions is asked for those")
    func coarse() async throws {
        let fixture = MastodonFixture([
            MastodonFixture.software: [.json(200, ["software": ["name": "Pixelfed", "version": "0.12"]])],
            MastodonFixture.metadata: [.json(404, [:])],
        ])

        #expect(try await locate(fixture).scopes == ["read", "write"])
    }

    @Test("an old instance without the second description is found by the first")
    func oldInstance() async throws {
        let fixture = MastodonFixture([
            MastodonFixture.instance: [.json(404, [:])],
            MastodonFixture.instanceV1: [.json(200, ["uri": "example.org", "version": "3.5.0"])],
        ])

        #expect(try await locate(fixture).appServer == MastodonFixture.host)
    }

    @Test("an account's domain leads to the server that speaks for it, by its finger")
    func finger() async throws {
        let fixture = MastodonFixture([
            "GET https://example.org/.well-known/webfinger": [
                .json(
                    200,
                    [
                        "links": [
                            ["rel": "http://webfinger.net/rel/profile-page", "href": "https://example.org/ada"],
                            ["rel": "self", "href": "https://social.example/users/ada"],
                        ]
                    ])
            ],
            "GET https://example.org/api/v2/instance": [.text(404, type: "text/html", "<html>")],
            "GET https://example.org/api/v1/instance": [.text(404, type: "text/html", "<html>")],
        ])

        let destination = try await locate(fixture, "@ada@example.org")

        #expect(destination.appServer == MastodonFixture.host)
        let asked = fixture.door.sent(to: "GET https://example.org/.well-known/webfinger")
        #expect(asked.first?.url.queryItems.first?.value == "acct:ada@example.org")
    }

    @Test("a bare domain leads to its server by the template for fingers")
    func template() async throws {
        let xml = """
            <XRD><Link rel="lrdd" template="https://social.example/.well-known/webfinger?resource={uri}"/></XRD>
            """
        let fixture = MastodonFixture([
            "GET https://example.org/.well-known/host-meta": [.text(200, type: "application/xrd+xml", xml)],
            "GET https://example.org/api/v2/instance": [.text(404, type: "text/html", "<html>")],
            "GET https://example.org/api/v1/instance": [.text(404, type: "text/html", "<html>")],
        ])

        #expect(try await locate(fixture, "example.org").appServer == MastodonFixture.host)
    }

    @Test("a pointer down to plain http is not followed")
    func plainPointer() async throws {
        let fixture = MastodonFixture([
            "GET https://example.org/.well-known/webfinger": [
                .json(200, ["links": [["rel": "self", "href": "http://social.example/users/ada"]]])
            ],
            "GET https://example.org/api/v2/instance": [.json(404, [:])],
            "GET https://example.org/api/v1/instance": [.json(404, [:])],
        ])

        let failure = await #expect(throws: AuthorizationFailure.self) { try await locate(fixture, "@ada@example.org") }

        #expect(failure?.code == .notFound)
        #expect(!fixture.door.calls.contains { $0.contains("http://") })
    }

    @Test("a server that speaks something else is not found; one that does not answer is unreachable")
    func notAnInstance() async throws {
        let other = MastodonFixture(
            [
                MastodonFixture.instance: [.text(200, type: "text/html", "<html>")],
                MastodonFixture.instanceV1: [.json(200, [])], MastodonFixture.nodeinfo: [.json(404, [:])],
            ], documents: [:])
        let silent = MastodonFixture(documents: [:])

        let first = await #expect(throws: AuthorizationFailure.self) { try await locate(other) }
        let second = await #expect(throws: AuthorizationFailure.self) { try await locate(silent) }
        let third = await #expect(throws: AuthorizationFailure.self) { try await locate(silent, "not a server") }

        #expect(first?.code == .notFound)
        #expect(second?.code == .unreachable)
        #expect(third?.code == .notFound)
    }
}
