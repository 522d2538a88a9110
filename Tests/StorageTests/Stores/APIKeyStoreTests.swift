import Domain
import Storage
import TestKit
import Testing

/// API keys, as rows: by hash only (SEC-40).
@Suite("Stored API keys", .timeLimit(.minutes(10)))
struct APIKeyStoreTests {
    private func add(_ house: Household, name: String = "CI", hash: String, role: Role = .editor) async throws
        -> APIKeyListing
    {
        let key = APIKeyListing(
            id: APIKeyListing.ID(house.clock.ports), name: name, role: role, createdAt: house.now, lastUsedAt: nil)
        try await house.write { try APIKeyStore.insert(key, hash: hash, of: house.workspace.id, in: $0) }
        return key
    }

    private func find(_ hash: String, _ house: Household) async throws -> APIKeyListing? {
        try await house.read { try APIKeyStore.find(hash, in: $0)?.key }
    }

    @Test("SEC-40 a key leads to its workspace and role, by its hash only", arguments: DatabaseKind.engines)
    func found(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            let neighbour = try await house.neighbour()
            let keys = [
                try await add(house, hash: "h1", role: .viewer), try await add(neighbour, hash: "h2", role: .admin),
            ]

            let found = try await house.read { transaction in
                try ["h1", "h2"].map { hash in
                    try APIKeyStore.find(hash, in: transaction).map { "\($0.workspaceID) \($0.key.id) \($0.key.role)" }
                }
            }
            let none = try await find("h3", house)

            #expect(
                found == [
                    "\(house.workspace.id) \(keys[0].id) viewer", "\(neighbour.workspace.id) \(keys[1].id) admin",
                ])
            #expect(none == nil)
        }
    }

    @Test("SEC-40 no two keys have the same hash", arguments: DatabaseKind.engines)
    func unique(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            _ = try await add(house, hash: "h")
            let neighbour = try await house.neighbour()

            let error = await #expect(throws: StorageError.self) { _ = try await add(neighbour, hash: "h") }

            #expect(error?.code == "conflict")
        }
    }

    @Test(
        "SEC-40 SEC-64 a revoked key is over with the next request, and cannot be revoked twice",
        arguments: DatabaseKind.engines)
    func revoked(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            let neighbour = try await house.neighbour()
            let (key, other) = (try await add(house, hash: "h1"), try await add(house, hash: "h2"))
            let revoke: @Sendable (Workspace.ID) async throws -> Bool = { workspace in
                try await house.write { try APIKeyStore.revoke(key.id, of: workspace, in: $0) }
            }

            let foreign = try await revoke(neighbour.workspace.id)
            let mine = [try await revoke(house.workspace.id), try await revoke(house.workspace.id)]

            let found = [try await find("h1", house)?.id, try await find("h2", house)?.id]
            let listed = try await house.read { try APIKeyStore.list(of: house.workspace.id, in: $0).map(\.id) }
            #expect(!foreign && mine == [true, false])
            #expect(found == [nil, other.id])
            #expect(listed == [other.id])
        }
    }

    @Test("SEC-40 the last use is known; the list is that of the workspace, in order", arguments: DatabaseKind.engines)
    func used(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            let first = try await add(house, name: "First", hash: "h1")
            house.clock.advance(by: .minutes(2))
            _ = try await add(house, name: "Second", hash: "h2")
            _ = try await add(try await house.neighbour(), name: "Theirs", hash: "h3")
            try await house.write { try APIKeyStore.noteUse(of: first.id, of: house.workspace.id, in: $0) }

            let listed = try await house.read { try APIKeyStore.list(of: house.workspace.id, in: $0) }

            #expect(listed.map(\.name) == ["First", "Second"])
            #expect(listed.map(\.lastUsedAt) == [house.now, nil])
            #expect(listed.map(\.createdAt) == [house.now - .minutes(2), house.now])
        }
    }
}
