import Domain
import Platforms
import Storage
import TestKit
import Testing

@testable import Engine

@Suite("The history of a connection", .timeLimit(.minutes(10)))
struct HistoryTests {
    @Test("REL-18 lines of the same moment keep their order, and replaying them gives the present health")
    func sameMoment() async throws {
        try await Scene.play { scene in
            let book = HealthBook(ports: scene.rig.clock.ports, node: "node-1")
            let events: [ConnectionEvent] = [
                .scopeMissing, .refreshFailing, .identityMismatch, .ended(.revoked), .checkSucceeded, .refreshLost,
                .refreshSucceeded, .ended(.expired), .reconnected,
            ]
            try await scene.rig.database.write { transaction in
                for event in events {
                    let found = try ConnectionStore.find(
                        scene.connection.id, of: scene.connection.workspaceID, in: transaction)
                    let now = try #require(found)
                    try book.record(event, on: now, evidence: "\(event)", generation: 1, in: transaction)
                }
            }
            let lines = try await scene.node.engine.connections.history(
                of: scene.connection.id, before: nil, limit: 50, by: scene.rig.owner)
            var health: Health?
            for line in lines.reversed() {
                #expect(line.from == health)
                health = line.to
            }
            #expect(lines.count == events.count + 1)
            #expect(health == .healthy)
            #expect(try await scene.health() == .healthy)
        }
    }

    @Test("S0.27 S0.33 every check and renewal leaves a line with the platform's words, also one that failed")
    func everything() async throws {
        try await Scene.play { scene in
            let connections = scene.node.engine.connections
            try await scene.pass(.days(1))
            scene.weather.next(.check, .serverError)
            scene.rig.clock.advance(by: .seconds(61))
            _ = try await connections.check(scene.connection.id, by: scene.rig.owner)
            let lines = try await connections.history(
                .everything, of: scene.connection.id, before: nil, limit: 200, by: scene.rig.owner)
            #expect(lines.count { $0.event == "check_succeeded" } == scene.weather.count(.check) - 1)
            #expect(lines.count { $0.event == "refresh_succeeded" } == scene.weather.count(.refresh))
            #expect(lines.first?.event == "check_failed")
            #expect(lines.first?.evidence.isEmpty == false)
            #expect(lines.allSatisfy { $0.to == .healthy }, "no flicker")
            let changes = try await connections.history(
                of: scene.connection.id, before: nil, limit: 200, by: scene.rig.owner)
            #expect(changes.map(\.event) == ["connected"])
        }
    }

    @Test("REL-9 a renewal that failed for a passing reason is a line, and changes nothing")
    func failedRenewal() async throws {
        try await Scene.play { scene in
            scene.weather.next(.refresh, .serverError)
            scene.rig.clock.advance(by: .seconds(61))
            let view = try await scene.node.engine.connections.refresh(scene.connection.id, by: scene.rig.owner)
            #expect(view.connection.health == .healthy)
            let lines = try await scene.node.engine.connections.history(
                .everything, of: scene.connection.id, before: nil, limit: 200, by: scene.rig.owner)
            #expect(lines.map(\.event) == ["refresh_failed", "connected"])
        }
    }

    @Test("History comes in pages, newest first")
    func pages() async throws {
        try await Scene.play { scene in
            let connections = scene.node.engine.connections
            for _ in 0..<3 {
                scene.weather.next(.check, .otherAccount)
                for _ in 0..<2 {
                    scene.rig.clock.advance(by: .seconds(61))
                    _ = try await connections.check(scene.connection.id, by: scene.rig.owner)
                }
            }
            var seen: [HistoryEntry] = []
            while true {
                let page = try await connections.history(
                    of: scene.connection.id, before: seen.last?.id, limit: 2, by: scene.rig.owner)
                if page.isEmpty { break }
                #expect(page.count <= 2)
                seen += page
            }
            #expect(
                seen.map(\.event) == [
                    "check_succeeded", "identity_mismatch", "check_succeeded", "identity_mismatch", "check_succeeded",
                    "identity_mismatch", "connected",
                ])
            #expect(zip(seen, seen.dropFirst()).allSatisfy { $0.at >= $1.at && $0.id > $1.id })
        }
    }

    @Test("SEC-65 the history of another workspace looks like none at all")
    func foreign() async throws {
        try await Scene.play { scene in
            let stranger = Principal(
                workspaceID: Workspace.ID(scene.rig.clock.ports), personID: nil, role: .owner)
            await #expect(throws: EngineError.self) {
                _ = try await scene.node.engine.connections.history(
                    of: scene.connection.id, before: nil, limit: 10, by: stranger)
            }
        }
    }
}
