import Domain
import Platforms
import Storage
import TestKit
import Testing

@testable import Engine

@Suite("Checks only read", .timeLimit(.minutes(10)))
struct CheckTests {
    @Test(
        "REL-16 a check that fails for a passing reason changes nothing and never refreshes",
        arguments: [
            Trouble.lostBefore, .serverError, .throttled(.minutes(5)), .refused(.unknown), .refused(.app),
            .refused(.content),
        ])
    func passing(trouble: Trouble) async throws {
        try await Scene.play { scene in
            scene.weather.next(.check, trouble)
            let view = try await scene.node.engine.connections.check(scene.connection.id, by: scene.rig.owner)
            #expect(view.connection.health == .healthy)
            #expect(scene.weather.count(.check) == 1)
            #expect(scene.weather.count(.refresh) == 0)
        }
    }

    @Test("S0.47 REL-16 a check that lacks a permission warns of that, and turns nobody red")
    func permission() async throws {
        try await Scene.play { scene in
            scene.weather.always(.check, .refused(.permission))
            let view = try await scene.node.engine.connections.check(scene.connection.id, by: scene.rig.owner)
            #expect(view.connection.health == .warning(.missingScope))
            try await scene.pass(.minutes(5))
            #expect(try await scene.health() == .warning(.missingScope))
        }
    }

    @Test("REL-16 a manual check of the last minute counts for the next one who asks")
    func oncePerMinute() async throws {
        try await Scene.play { scene in
            let connections = scene.node.engine.connections
            for _ in 0..<5 { _ = try await connections.check(scene.connection.id, by: scene.rig.owner) }
            #expect(scene.weather.count(.check) == 1)
            scene.rig.clock.advance(by: .seconds(61))
            _ = try await connections.check(scene.connection.id, by: scene.rig.owner)
            #expect(scene.weather.count(.check) == 2)
        }
    }

    @Test("S0.27 S4.35 REL-16 checks come about every six hours")
    func interval() async throws {
        try await Scene.play { scene in
            try await scene.pass(.days(2))
            let times = scene.weather.times(of: .check)
            #expect((7...9).contains(times.count))
            #expect(zip(times, times.dropFirst()).allSatisfy { $1 - $0 >= .minutes(320) && $1 - $0 <= .minutes(400) })
        }
    }

    @Test("REL-8 a check that is answered for another account warns, and the next good one clears it")
    func otherAccount() async throws {
        try await Scene.play { scene in
            let connections = scene.node.engine.connections
            scene.weather.next(.check, .otherAccount)
            let first = try await connections.check(scene.connection.id, by: scene.rig.owner)
            #expect(first.connection.health == .warning(.identityMismatch))
            scene.rig.clock.advance(by: .seconds(61))
            let second = try await connections.check(scene.connection.id, by: scene.rig.owner)
            #expect(second.connection.health == .healthy)
        }
    }

    @Test(
        "REL-10 a refused access token is settled by a refresh: green again, or red with the reason a minute later",
        arguments: [true, false])
    func refused(isOver: Bool) async throws {
        try await Scene.play { scene in
            if isOver { try scene.virtual.revokeAll(of: "ada") } else { scene.weather.next(.check, .refused(.auth)) }
            let view = try await scene.node.engine.connections.check(scene.connection.id, by: scene.rig.owner)
            #expect(view.connection.health == .healthy)
            #expect(scene.weather.count(.refresh) == 1)
            try await scene.pass(.minutes(2))
            #expect(try await scene.health() == (isOver ? .disconnected(.revoked) : .healthy))
            #expect(scene.weather.count(.refresh) == (isOver ? 2 : 1))
            let before = scene.weather.count(.check)
            try await scene.pass(.days(1))
            #expect(isOver == (scene.weather.count(.check) == before), "what is red is not asked any more")
        }
    }

    @Test("REL-10 REL-15 a check that finds a new token refused comes again as soon as that may be renewed")
    func newToken() async throws {
        try await Scene.play(settings: { $0.refreshFloor = .minutes(10) }) { scene in
            let connection = scene.connection
            try scene.virtual.revokeAll(of: "ada")
            try await scene.rig.database.write { transaction in
                try ConnectionJobs.scheduleCheck(
                    of: connection.id, of: connection.workspaceID, at: transaction.now, in: transaction)
            }
            try await scene.pass(.minutes(9))
            #expect(try await scene.health() == .healthy)
            #expect(scene.weather.count(.refresh) == 0, "it is new")
            try await scene.pass(.minutes(10))
            #expect(try await scene.health() == .disconnected(.revoked))
        }
    }

    @Test("A red connection that answers again is yellow first, green after a second look, and is kept alive")
    func wasDisconnected() async throws {
        try await Scene.play { scene in
            let connections = scene.node.engine.connections
            let refused = Trouble.refreshRefused(.terminal(.revoked, words: "invalid_grant"))
            scene.weather.next(.refresh, refused, refused)
            scene.weather.next(.check, .refused(.auth))
            scene.rig.clock.advance(by: .seconds(61))
            _ = try await connections.refresh(scene.connection.id, by: scene.rig.owner)
            scene.rig.clock.advance(by: .seconds(61))
            let red = try await connections.refresh(scene.connection.id, by: scene.rig.owner)
            #expect(red.connection.health == .disconnected(.revoked))
            scene.rig.clock.advance(by: .seconds(61))
            // Whoever asks for a refresh gets a look: the refused token is not shown again.
            _ = try await connections.refresh(scene.connection.id, by: scene.rig.owner)
            #expect(scene.weather.count(.refresh) == 2)
            #expect(try await scene.health() == .warning(.wasDisconnected))
            try await scene.pass(.hours(13))
            #expect(try await scene.health() == .healthy)
            #expect(scene.weather.count(.refresh) >= 3)
        }
    }
}
