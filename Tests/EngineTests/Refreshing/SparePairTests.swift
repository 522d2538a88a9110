import Domain
import Platforms
import Storage
import TestKit
import Testing

@testable import Engine

/// Two nodes that got a pair each: the platform was gracious with the old token, or took two requests at once.
@Suite("A pair that comes second", .timeLimit(.minutes(10)))
struct SparePairTests {
    private static let refused = Trouble.refreshRefused(.terminal(.revoked, words: "invalid_grant"))

    /// Plays until another node stored the second generation, while this one still has a pair of its own in hand; hands
    /// that pair in late, and answers it with what became of it.
    private static func play(
        _ body: @Sendable (Scene, GrantTokens, RefreshVerdict) async throws -> Void
    ) async throws {
        try await Scene.play { scene in
            let (id, workspaceID) = (scene.connection.grantID, scene.connection.workspaceID)
            let taken = try await scene.rig.database.write {
                try GrantStore.lease(id, of: workspaceID, for: .seconds(60), in: $0)
            }
            let lease = try #require(taken)
            scene.rig.clock.advance(by: .seconds(61))
            await scene.refresh(on: scene.rig.node("node-2"))
            #expect(try await scene.grant().grant.generation == 2)

            let late = try scene.virtual.signIn("ada", now: scene.rig.clock.now)
            let pair = NewTokens(
                tokens: late.tokens, accessExpiresAt: late.end, refreshExpiresAt: nil, scopes: nil)
            try await body(scene, late.tokens, try await scene.node.refresher.store(pair, under: lease))
        }
    }

    @Test("REL-3 REL-52 it does not take the place of the stored one, and is kept for a day")
    func kept() async throws {
        try await Self.play { scene, late, verdict async throws in
            let (stored, tokens) = try await scene.rig.grant(of: scene.connection)

            guard case .renewedElsewhere = verdict else {
                Issue.record("\(verdict)")
                return
            }
            #expect(stored.grant.generation == 2)
            #expect(tokens.access.expose() != late.access.expose())
            #expect(stored.spare?.until == scene.rig.clock.now + .hours(24))
            let spare = try #require(try await scene.rig.spare(of: stored).first)
            #expect(spare.access.expose() == late.access.expose())
            #expect(spare.refresh?.expose() == late.refresh?.expose())
            #expect(try await scene.health() == .healthy)
        }
    }

    @Test("REL-3 REL-10 it is tried before the connection is declared dead, and saves it")
    func saves() async throws {
        try await Self.play { scene, late, _ async throws in
            scene.weather.next(.refresh, Self.refused)
            await scene.refresh()

            #expect(try await scene.health() == .healthy)
            let (stored, tokens) = try await scene.rig.grant(of: scene.connection)
            #expect(stored.grant.generation == 3)
            #expect(try scene.virtual.areLast(tokens, of: "ada"), "the successor of the late pair")
            #expect(tokens.refresh?.expose() != late.refresh?.expose())
        }
    }

    @Test("REL-3 REL-6 it is tried as well when the stored token was spent by a lost answer")
    func savesInterrupted() async throws {
        try await Self.play { scene, _, _ async throws in
            scene.weather.next(.refresh, .lostAfter)
            await scene.refresh()
            #expect(try await scene.grant().isOutcomeUnknown)
            await scene.refresh()

            let (stored, tokens) = try await scene.rig.grant(of: scene.connection)
            #expect(try await scene.health() == .healthy)
            #expect(stored.grant.generation == 3)
            #expect(!stored.isOutcomeUnknown)
            #expect(try scene.virtual.areLast(tokens, of: "ada"))
        }
    }

    @Test("REL-10 refused as well, it changes nothing about the end, and is asked for once at each look")
    func refusedToo() async throws {
        try await Self.play { scene, _, _ async throws in
            let before = scene.weather.count(.refresh)
            try scene.virtual.revokeAll(of: "ada")
            await scene.refresh()
            scene.rig.clock.advance(by: .seconds(60))
            await scene.refresh()

            #expect(try await scene.health() == .disconnected(.revoked))
            #expect(scene.weather.count(.refresh) == before + 4)
            #expect(try await scene.grant().grant.generation == 2)
        }
    }

    @Test("REL-3 after a day it is not shown to anybody any more", arguments: [(-1, true), (0, false)])
    func old(offset: Int64, isTried: Bool) async throws {
        try await Self.play { scene, _, _ async throws in
            let until = try #require(try await scene.grant().spare?.until)
            scene.rig.clock.advance(by: until - scene.rig.clock.now + .seconds(offset))
            let before = scene.weather.count(.refresh)
            scene.weather.next(.refresh, Self.refused)
            await scene.refresh()

            #expect(scene.weather.count(.refresh) == before + (isTried ? 2 : 1))
            #expect(try await scene.grant().grant.generation == (isTried ? 3 : 2))
        }
    }
}
