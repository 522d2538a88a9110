import Foundation
import Hummingbird
import HummingbirdTesting
import Testing

@testable import Sandbox

@Suite("Bluesky when things go wrong", .timeLimit(.minutes(10)))
struct BlueskyFaultTests {
    @Test("the answer to a write is lost: the post is there under its key, and a repeat does not double it")
    func lostWrite() async throws {
        try await serve { sandbox, client in
            let session = try await login(client)
            sandbox.faults.add(lost("repo.createRecord"))

            let lost = try await create(client, session)
            let found = try await client.execute(
                uri: "/pds.bsky.example/xrpc/com.atproto.repo.getRecord?repo=\(did(session))"
                    + "&collection=app.bsky.feed.post&rkey=\(Sample.rkey)", method: .get)
            let again = try await create(client, session)

            #expect(lost.status == .badGateway)
            #expect(found.status == .ok)
            #expect(again.status == .internalServerError)
            #expect(sandbox.ledger.posts().count == 1)
            #expect(sandbox.ledger.duplicates() == 0)
        }
    }

    @Test("the answer to a refresh is lost: within its grace the same successor comes again")
    func lostRefresh() async throws {
        try await serve { sandbox, client in
            let session = try await login(client)
            sandbox.faults.add(lost("server.refreshSession"))

            let lost = try await refresh(client, session["refreshJwt"]?.string ?? "")
            let again = try await refresh(client, session["refreshJwt"]?.string ?? "")

            #expect(lost.status == .badGateway)
            #expect(again.status == .ok)
            let events = sandbox.ledger.tokens().filter { $0.kind == .refresh }.map(\.event)
            #expect(events == [.issued, .rotated, .issued, .replayed, .issued])
            #expect(sandbox.ledger.counters("bluesky").refreshes == 2)
        }
    }

    @Test("a fault before the effect leaves everything as it was")
    func refusedWrite() async throws {
        try await serve { sandbox, client in
            let session = try await login(client)
            sandbox.faults.add(
                Fault(.status, platform: "bluesky", endpoint: "repo.*", account: "ada").with { $0.status = 503 })

            let refused = try await create(client, session)
            let after = try await create(client, session)

            #expect(refused.status == .serviceUnavailable)
            #expect(after.status == .ok)
            #expect(sandbox.ledger.posts().count == 1)
        }
    }

    @Test("an answer for somebody else is a right answer about the wrong account")
    func wrongAccount() async throws {
        try await serve { sandbox, client in
            sandbox.faults.add(Fault(.wrongAccount, platform: "bluesky", endpoint: "server.createSession"))

            let session = try await login(client)

            #expect(session["handle"] == "grace.bsky.social")
        }
    }

    @Test("control changes reach the network: revoking ends sessions and replaces the app password")
    func control() async throws {
        try await serve { sandbox, client in
            let session = try await login(client)

            let change = try await client.execute(uri: "/control/accounts/bluesky/ada/revoke", method: .post)
            let after = try await refresh(client, session["refreshJwt"]?.string ?? "")
            let front = try await client.execute(uri: "/", method: .get)

            #expect(change.status.kind == .successful)
            #expect(after.status == .badRequest)
            #expect(String(buffer: front.body).contains("App password adax-sand-boxy-aaab"))
        }
    }

    private typealias Session = [String: JSONValue]

    private func serve(
        _ body: @escaping @Sendable (Sandbox, any TestClientProtocol) async throws -> Void
    ) async throws {
        let sandbox = try Sandbox(settings: SandboxSettings(seed: 1), platforms: [{ BlueskyPlatform($0) }])
        try await sandbox.application.test(.live) { try await body(sandbox, $0) }
    }

    private func lost(_ endpoint: String) -> Fault {
        Fault(.status, platform: "bluesky", endpoint: endpoint).with {
            $0.status = 502
            $0.afterEffect = true
        }
    }

    private func login(_ client: any TestClientProtocol) async throws -> Session {
        let answer = try await client.execute(
            uri: "/bsky.social/xrpc/com.atproto.server.createSession", method: .post,
            headers: [.contentType: "application/json"],
            body: ByteBuffer(string: #"{"identifier":"ada.bsky.social","password":"adax-sand-boxy-aaaa"}"#))
        return try #require(JSONValue(parsing: Array(buffer: answer.body))?.object)
    }

    private func did(_ session: Session) -> String { session["did"]?.string ?? "" }

    private func create(_ client: any TestClientProtocol, _ session: Session) async throws -> TestResponse {
        let input: JSONValue = [
            "repo": session["did"] ?? .null, "collection": "app.bsky.feed.post", "rkey": .string(Sample.rkey),
            "record": Sample.post(),
        ]
        return try await client.execute(
            uri: "/pds.bsky.example/xrpc/com.atproto.repo.createRecord", method: .post,
            headers: [
                .contentType: "application/json", .authorization: "Bearer \(session["accessJwt"]?.string ?? "")",
            ], body: ByteBuffer(bytes: input.bytes))
    }

    private func refresh(_ client: any TestClientProtocol, _ token: String) async throws -> TestResponse {
        try await client.execute(
            uri: "/pds.bsky.example/xrpc/com.atproto.server.refreshSession", method: .post,
            headers: [.authorization: "Bearer \(token)"])
    }
}
