import Foundation
import NIOHTTP1
import Sandbox
import TestKit
import Testing

/// The real binary, killed with -9 at each crash point: no double and no lost post (reliability page, section 4).
@Suite("Killed at every crash point", .timeLimit(.minutes(20)))
struct KillTests {
    /// How often each point is hit; more by `MARTLET_KILL_ROUNDS`.
    static let rounds = Int(ProcessInfo.processInfo.environment["MARTLET_KILL_ROUNDS"] ?? "") ?? 1
    /// The embedded database; PostgreSQL as well by `MARTLET_KILL_POSTGRES`.
    static let kinds: [DatabaseKind] =
        ProcessInfo.processInfo.environment["MARTLET_KILL_POSTGRES"] == nil ? [.file] : [.file, .postgres]

    @Test(
        "REL-20 REL-40 a post is out exactly once, whatever the moment of the kill",
        arguments: kinds, ["p1", "p2", "p3", "p8", "p10", "p11", "p12"])
    func posting(kind: DatabaseKind, point: String) async throws {
        try await Town.build(kind) { town in
            let first = try await town.start()
            try await town.settle(first)
            let connections = try await town.connectAll()
            first.kill()
            for round in 1...Self.rounds {
                try await strike(town, at: point, text: "Round \(round) at \(point)", connections)
            }
        }
    }

    private func strike(_ town: Town, at point: String, text: String, _ connections: [String]) async throws {
        let doomed = try await town.start(crashAt: point)
        let key = text.replacing(" ", with: "-")
        let body: [String: any Sendable] = [
            "content": text, "parts": ["\(text), second part"], "now": true,
            "deliveries": connections.map { ["connection_id": $0] },
        ]
        // The answer may be lost with the process; the client repeats the request with its key (P1, P2).
        _ = try? await town.client.call(.POST, "/v1/posts", body, idempotencyKey: key)
        let end = try await doomed.status(within: .seconds(30))
        #expect(end?.bySignal == true, "\(point) was reached")
        doomed.kill()

        let server = try await town.start()
        defer { server.kill() }
        let post = try await town.client.call(.POST, "/v1/posts", body, idempotencyKey: key)
        let id = try #require(post["id"] as? String)
        let states = try await town.settled(id)

        #expect(states.allSatisfy { $0 == "published" }, "\(point): \(states)")
        #expect(town.sightings(of: text) == ["bluesky": 2, "mastodon.example": 2, "x": 2], "\(point)")
        #expect(town.sandbox.ledger.duplicates() == 0)
    }
}
