import Domain
import Outbound
import Testing

@testable import Platforms

@Suite("Bluesky: finding the account's servers", .timeLimit(.minutes(10)))
struct BlueskyLocatingTests {
    typealias Fixture = BlueskyFixture

    private func failure(
        _ changes: [String: [ScriptedDoor.Act]], _ target: ConnectTarget = ConnectTarget(handle: Fixture.handle)
    ) async -> AuthorizationFailure? {
        do {
            _ = try await Fixture(changes).connector.locate(target)
            return nil
        } catch { return error }
    }

    @Test("SEC-10 a handle leads to the account, its server and the server that speaks for it")
    func handle() async throws {
        let fixture = Fixture()

        let destination = try await fixture.connector.locate(ConnectTarget(handle: "@Ada.Example.org"))

        #expect(destination.subject == Fixture.did)
        #expect(destination.loginHint == Fixture.handle)
        #expect(destination.server.apiOrigin == Fixture.pds)
        #expect(destination.server.issuer == Fixture.issuer)
        #expect(destination.server.tokenEndpoint == Fixture.issuer + "/oauth/token")
        #expect(destination.pushEndpoint == Fixture.issuer + "/oauth/par")
        #expect(destination.promisesIssuer)
        #expect(destination.scopes == ["atproto", "transition:generic"])
        #expect(destination.appServer == "atproto")
    }

    @Test("SEC-66 servers that a user or an answer names are called as such, shared ones by their fixed names")
    func peers() async throws {
        let fixture = Fixture()

        _ = try await fixture.connector.locate(ConnectTarget(handle: Fixture.handle))

        for request in fixture.door.requests {
            let isShared = ["public.api.bsky.app", "plc.directory"].contains(request.url.origin.host.text)
            #expect(request.peer == (isShared ? IdentityResolver.sharedHosts : .named(.bluesky)), "\(request.url)")
        }
        #expect(fixture.door.requests.count == 4)
    }

    @Test("a DID is taken as it is and proposed to the server")
    func did() async throws {
        let destination = try await Fixture().connector.locate(ConnectTarget(handle: Fixture.did))
        #expect(destination.subject == Fixture.did && destination.loginHint == Fixture.did)
    }

    @Test("the host of the handle is asked when the public reader does not answer")
    func fallback() async throws {
        let fixture = Fixture([
            Fixture.resolve: [.lost(mayHaveArrived: true)],
            Fixture.wellKnownDID: [.text(200, type: "text/plain", "\(Fixture.did)\n")],
        ])

        let destination = try await fixture.connector.locate(ConnectTarget(handle: Fixture.handle))

        #expect(destination.subject == Fixture.did)
        #expect(fixture.door.sent(to: Fixture.wellKnownDID).first?.limits.redirects == 3)
    }

    @Test("did:web is read at the host that it names")
    func webDID() async throws {
        let did = "did:web:ada.example.org"
        var document = Fixture.didDocument.object ?? [:]
        document["id"] = .string(did)
        let fixture = Fixture(["GET https://ada.example.org/.well-known/did.json": [.json(200, .object(document))]])

        let destination = try await fixture.connector.locate(ConnectTarget(handle: did))

        #expect(destination.subject == did)
    }

    @Test("a server's name begins at the server, without account and hint")
    func server() async throws {
        for target in [ConnectTarget(instance: "pds.example.org"), ConnectTarget(handle: Fixture.pds)] {
            let fixture = Fixture()
            let destination = try await fixture.connector.locate(target)
            #expect(destination.subject == nil && destination.loginHint == nil)
            #expect(destination.server.issuer == Fixture.issuer)
            #expect(fixture.door.calls == [Fixture.resource, Fixture.metadata])
        }
    }

    @Test("a name that is no handle may be a server, also one that only signs in")
    func serverByName() async throws {
        let unknown = ScriptedDoor.Act.json(400, ["error": "InvalidRequest", "message": "Unable to resolve handle"])
        let fixture = Fixture([
            Fixture.resolve: [unknown],
            "GET https://auth.example.org/.well-known/oauth-protected-resource": [.json(404, [:])],
        ])

        let destination = try await fixture.connector.locate(ConnectTarget(handle: "auth.example.org"))

        #expect(destination.server.issuer == Fixture.issuer && destination.subject == nil)
    }

    struct Wrong: Sendable, CustomStringConvertible {
        let description: String
        let changes: [String: [ScriptedDoor.Act]]
        let code: AuthorizationFailure.Code
    }

    static func document(_ change: (inout [String: JSONValue]) -> Void) -> [String: [ScriptedDoor.Act]] {
        var members = Fixture.didDocument.object ?? [:]
        change(&members)
        return [Fixture.directory: [.json(200, .object(members))]]
    }

    static func service(_ change: (inout [String: JSONValue]) -> Void) -> [String: [ScriptedDoor.Act]] {
        document { members in
            var service = Fixture.didDocument["service"]?[0]?.object ?? [:]
            change(&service)
            members["service"] = [.object(service)]
        }
    }

    static let unknown = ScriptedDoor.Act.json(400, ["error": "InvalidRequest", "message": "Unable to resolve handle"])
    static let wrongs = [
        Wrong(description: "nobody has the handle", changes: [Fixture.resolve: [unknown]], code: .notFound),
        Wrong(description: "nobody answers", changes: [Fixture.resolve: []], code: .unreachable),
        Wrong(
            description: "the reader answers HTML", changes: [Fixture.resolve: [.text(200, type: "text/html", "<p>")]],
            code: .unreachable),
        Wrong(
            description: "the reader answers no DID", changes: [Fixture.resolve: [.json(200, ["did": "nonsense"])]],
            code: .unreachable),
        Wrong(
            description: "the account claims another handle",
            changes: document { $0["alsoKnownAs"] = ["at://eve.example.org"] }, code: .notFound),
        Wrong(
            description: "only the first handle counts",
            changes: document { $0["alsoKnownAs"] = ["at://eve.example.org", "at://ada.example.org"] },
            code: .notFound),
        Wrong(description: "the account claims none", changes: document { $0["alsoKnownAs"] = nil }, code: .notFound),
        Wrong(
            description: "the document is of another",
            changes: document { $0["id"] = "did:plc:bbbbbbbbbbbbbbbbbbbbbbbb" },
            code: .notFound),
        Wrong(description: "the document names no server", changes: document { $0["service"] = [] }, code: .notFound),
        Wrong(
            description: "the service is of another type", changes: service { $0["type"] = "Other" }, code: .notFound),
        Wrong(
            description: "the service has another id", changes: service { $0["id"] = "#other" }, code: .notFound),
        Wrong(
            description: "the server has a path",
            changes: service { $0["serviceEndpoint"] = "https://pds.example.org/path" }, code: .notFound),
        Wrong(description: "tombstone", changes: [Fixture.directory: [.json(410, [:])]], code: .notFound),
        Wrong(
            description: "directory down", changes: [Fixture.directory: [.text(502, type: "text/html", "<p>")]],
            code: .unreachable),
        Wrong(
            description: "directory answers HTML", changes: [Fixture.directory: [.text(200, type: "text/html", "<p>")]],
            code: .unreachable),
        Wrong(description: "no sign-in there", changes: [Fixture.resource: [.json(404, [:])]], code: .notFound),
        Wrong(
            description: "two authorization servers",
            changes: [
                Fixture.resource: [
                    .json(
                        200,
                        [
                            "resource": .string(Fixture.pds),
                            "authorization_servers": ["https://a.example.org", "https://b.example.org"],
                        ])
                ]
            ], code: .unreachable),
        Wrong(
            description: "another resource",
            changes: [
                Fixture.resource: [
                    .json(
                        200,
                        ["resource": "https://other.example.org", "authorization_servers": [.string(Fixture.issuer)]])
                ]
            ], code: .unreachable),
        Wrong(description: "no metadata", changes: [Fixture.metadata: [.json(404, [:])]], code: .notFound),
    ]

    @Test("SEC-10 whatever does not fit ends the attempt", arguments: wrongs)
    func refuses(wrong: Wrong) async {
        #expect(await failure(wrong.changes)?.code == wrong.code)
    }

    @Test(
        "SEC-10 metadata without any one of the demands is refused",
        arguments: [
            "issuer", "token_endpoint", "pushed_authorization_request_endpoint", "response_types_supported",
            "grant_types_supported", "code_challenge_methods_supported", "token_endpoint_auth_methods_supported",
            "token_endpoint_auth_signing_alg_values_supported", "dpop_signing_alg_values_supported",
            "scopes_supported", "authorization_response_iss_parameter_supported",
            "require_pushed_authorization_requests", "client_id_metadata_document_supported",
        ])
    func metadata(member: String) async {
        var members = Fixture.serverMetadata.object ?? [:]
        members[member] = nil
        let missing = await failure([Fixture.metadata: [.json(200, .object(members))]])
        members[member] = member.hasSuffix("_supported") ? ["other"] : "https://evil.example.org"
        if member.hasSuffix("endpoint") { members[member] = "http://auth.example.org/weak" }
        let wrong = await failure([Fixture.metadata: [.json(200, .object(members))]])

        #expect(missing?.code == .unreachable)
        #expect(wrong?.code == .unreachable)
    }

    @Test("an empty or senseless target is told how to write one", arguments: ["", " ", "ada", "a b.org", "x@y.org"])
    func senseless(typed: String) async {
        #expect(await failure([:], ConnectTarget(handle: typed))?.code == .notFound)
    }
}
