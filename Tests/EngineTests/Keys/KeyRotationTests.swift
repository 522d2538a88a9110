import Domain
import Platforms
import Storage
import TestKit
import Testing
import Vault

@testable import Engine

@Suite("Keys are replaced while the server runs", .timeLimit(.minutes(10)))
struct KeyRotationTests {
    private static let newRoot = "00112233445566778899aabbccddeeff0f1e2d3c4b5a69788796a5b4c3d2e1f0"

    private func ring(_ texts: String...) throws -> RootKeyRing {
        try RootKeyRing(text: texts.joined(separator: "\n"))
    }

    private func keys(_ scene: Scene) async throws -> [StoredDataKey] {
        try await scene.rig.database.read { try KeyStore.notWrapped(by: "none", after: "", limit: 100, in: $0) }
    }

    @Test("SEC-26 a new data key seals every grant anew, and everything can still be opened")
    func dataKeys() async throws {
        try await Scene.play { scene in
            let before = try await scene.rig.grant(of: scene.connection)
            let rotation = KeyRotation(
                database: scene.rig.database, ring: try ring(House.rootKey), ports: scene.rig.clock.ports)
            #expect(try await rotation.renewDataKeys() == 1)
            let after = try await scene.rig.grant(of: scene.connection)
            #expect(after.tokens == before.tokens)
            #expect(after.stored.sealed != before.stored.sealed)
            #expect(after.stored.grant.generation == before.stored.grant.generation)
            // And the grant lives on under the new key.
            await scene.refresh()
            #expect(try await scene.grant().grant.generation == 2)
        }
    }

    @Test("SEC-26 P14 a rotation that was killed in the middle is simply run again; both keys are readable meanwhile")
    func killed() async throws {
        try await Scene.play { scene in
            let other = try await scene.rig.connect(.bluesky, as: "grace", on: scene.node)
            let rotation = KeyRotation(
                database: scene.rig.database, ring: try ring(House.rootKey), ports: scene.rig.clock.ports)
            let old = try await scene.grant()
            #expect(try await rotation.renewDataKeys() == 2)
            // As if the process had died before the first grant was stored.
            try await scene.rig.database.write { try GrantStore.reseal(old.grant, as: old.sealed, in: $0) }
            _ = try await scene.rig.grant(of: scene.connection)
            _ = try await scene.rig.grant(of: other)
            #expect(try await rotation.renewDataKeys() == 2)
            let sealed = try await scene.grant().sealed
            #expect(sealed != old.sealed)
        }
    }

    @Test("SEC-26 REL-3 a refresh that stores in between wins over the rotation")
    func overtaken() async throws {
        try await Scene.play { scene in
            let old = try await scene.grant()
            await scene.refresh()
            let new = try await scene.grant()
            try await scene.rig.database.write { try GrantStore.reseal(old.grant, as: old.sealed, in: $0) }
            #expect(try await scene.grant().sealed == new.sealed)
            _ = try await scene.rig.grant(of: scene.connection)
        }
    }

    @Test("SEC-26 a new root key wraps every data key anew, once, and the old root key is not needed any more")
    func rootKey() async throws {
        try await Scene.play { scene in
            let before = try await keys(scene)
            #expect(!before.isEmpty)
            let both = KeyRotation(
                database: scene.rig.database, ring: try ring(Self.newRoot, House.rootKey), ports: scene.rig.clock.ports)
            #expect(try await both.rewrapAll() == before.count)
            #expect(try await both.rewrapAll() == 0)
            let after = try await keys(scene)
            #expect(Set(after.map(\.id)) == Set(before.map(\.id)))
            #expect(Set(after.map(\.rootKeyID)).isDisjoint(with: before.map(\.rootKeyID)))

            let vault = Vault(
                ring: try ring(Self.newRoot), store: DatabaseKeyStore(database: scene.rig.database),
                ports: scene.rig.clock.ports)
            let tokens = try await Safe(vault: vault).open(try await scene.grant())
            #expect(tokens.refresh != nil)
        }
    }

    @Test("SEC-25 the keys at hand are checked against the database before anything is written")
    func gate() async throws {
        try await Scene.play { scene in
            let checks = try await KeyGate.check(try ring(House.rootKey), against: scene.rig.database)
            try await KeyGate.store(checks, in: scene.rig.database)
            #expect(try await KeyGate.check(try ring(House.rootKey), against: scene.rig.database).isEmpty)
            await #expect(throws: VaultError.self) {
                _ = try await KeyGate.check(try ring(Self.newRoot), against: scene.rig.database)
            }
        }
    }

    @Test(
        "SEC-22 tokens that were moved to another row cannot be opened: the connection is locked, never called revoked")
    func moved() async throws {
        try await Scene.play { scene in
            let other = try await scene.rig.connect(.x, as: "grace", on: scene.node)
            let foreign = try await scene.rig.grant(of: other).stored.sealed
            let mine = try await scene.grant()
            try await scene.rig.database.write { try GrantStore.reseal(mine.grant, as: foreign, in: $0) }
            await scene.refresh()
            #expect(try await scene.health() == .warning(.locked))
            #expect(scene.weather.count(.refresh) == 0)

            // With the right bytes back, the next refresh heals it.
            try await scene.rig.database.write { try GrantStore.reseal(mine.grant, as: mine.sealed, in: $0) }
            await scene.refresh()
            #expect(try await scene.health() == .healthy)
        }
    }
}
