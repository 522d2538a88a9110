import Domain
import Storage
import TestKit
import Testing

/// People, workspaces, brands and memberships, as rows.
@Suite("Stored people", .timeLimit(.minutes(10)))
struct PersonStoreTests {
    @Test("SEC-41 a new database has nobody; then it has somebody for ever", arguments: DatabaseKind.engines)
    func empty(kind: DatabaseKind) async throws {
        try await kind.withDatabase { database in
            let before = try await database.read { try PersonStore.isEmpty(in: $0) }
            let person = Person(id: Person.ID(.system), email: "a@example.org", name: "A")
            try await database.write { try PersonStore.insert(person, passwordHash: "h", in: $0) }
            let after = try await database.read { try PersonStore.isEmpty(in: $0) }

            #expect(before && !after)
        }
    }

    @Test("a person is found by mail address, with the password hash as stored", arguments: DatabaseKind.engines)
    func found(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            let found = try await house.read { try PersonStore.find(email: "harbour@example.org", in: $0) }
            let strangers = try await house.read { transaction in
                try ["quay@example.org", "", "harbour@example.or_", "%", "HARBOUR@example.org"].filter {
                    try PersonStore.find(email: $0, in: transaction) != nil
                }
            }

            #expect(found?.person.id == house.person.id && found?.person.name == "Ada")
            #expect(found?.passwordHash == "hash of Harbour")
            #expect(strangers == [])
        }
    }

    @Test("a mail address belongs to one person", arguments: DatabaseKind.engines)
    func takenAddress(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            let twin = Person(id: Person.ID(house.clock.ports), email: house.person.email, name: "Twin")

            let error = await #expect(throws: StorageError.self) {
                try await house.write { try PersonStore.insert(twin, passwordHash: "h", in: $0) }
            }

            guard case .conflict(let constraint) = error else {
                Issue.record("\(String(describing: error))")
                return
            }
            #expect(constraint.covers("persons", "email"))
        }
    }

    @Test("SEC-32 a stronger hash replaces the old one of this person only", arguments: DatabaseKind.engines)
    func rehashed(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            let neighbour = try await house.neighbour()

            try await house.write { try PersonStore.rehash(house.person.id, as: "stronger", in: $0) }

            let hashes = try await house.read { transaction in
                try [house.person.email, neighbour.person.email].map {
                    try PersonStore.find(email: $0, in: transaction)?.passwordHash
                }
            }
            #expect(hashes == ["stronger", "hash of Quay"])
        }
    }

    @Test("SEC-62 a member has a role in each workspace, and no workspace without one", arguments: DatabaseKind.engines)
    func memberships(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            let neighbour = try await house.neighbour()
            try await house.write {
                try PersonStore.join(house.person.id, to: neighbour.workspace.id, as: .viewer, in: $0)
            }

            let mine = try await house.read { transaction in
                try PersonStore.workspaces(of: house.person.id, in: transaction).map {
                    "\($0.workspace.name) \($0.role)"
                }
            }
            let theirs = try await house.read { try PersonStore.workspaces(of: neighbour.person.id, in: $0).count }
            let nobodys = try await house.read {
                try PersonStore.workspaces(of: Person.ID(stored: "psn_0"), in: $0).count
            }

            #expect(mine.sorted() == ["Harbour owner", "Quay viewer"])
            #expect(theirs == 1 && nobodys == 0)
        }
    }

    @Test("a person joins a workspace once, and only one that is there", arguments: DatabaseKind.engines)
    func joined(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            let codes = await [house.workspace.id, Workspace.ID(stored: "wsp_0")].asyncMap { id in
                await #expect(throws: StorageError.self) {
                    try await house.write { try PersonStore.join(house.person.id, to: id, as: .admin, in: $0) }
                }?.code
            }

            #expect(codes == ["conflict", "foreign_key"])
        }
    }

    @Test(
        "workspaces and brands are read as they were stored; a nameless one is refused",
        arguments: DatabaseKind.engines)
    func workspaces(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            let neighbour = try await house.neighbour()
            let second = Brand(id: Brand.ID(house.clock.ports), workspaceID: house.workspace.id, name: "Second")
            try await house.write { try PersonStore.insert(second, in: $0) }

            let workspace = try await house.read { try PersonStore.workspace(house.workspace.id, in: $0) }
            let brands = try await house.read { try PersonStore.brands(of: house.workspace.id, in: $0).map(\.name) }
            let nameless = Workspace(id: Workspace.ID(house.clock.ports), name: "", zone: "UTC")
            let error = await #expect(throws: StorageError.self) {
                try await house.write { try PersonStore.insert(nameless, in: $0) }
            }

            #expect(workspace?.name == "Harbour" && workspace?.zone == "Europe/Berlin")
            #expect(Set(brands) == ["Harbour brand", "Second"])
            #expect(neighbour.brand.name == "Quay brand")
            #expect(error?.code == "check")
        }
    }

    @Test("every workspace is visited once, page by page", arguments: DatabaseKind.engines)
    func visited(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            var ids = [house.workspace.id]
            for number in 0..<4 {
                let workspace = Workspace(id: Workspace.ID(house.clock.ports), name: "W\(number)", zone: "UTC")
                try await house.write { try PersonStore.insert(workspace, in: $0) }
                ids.append(workspace.id)
            }

            var seen: [Workspace.ID] = []
            while true {
                let page = try await house.read { [seen] in
                    try PersonStore.workspaceIDs(after: seen.last, limit: 2, in: $0)
                }
                if page.isEmpty { break }
                seen += page
            }

            #expect(seen == ids.sorted())
        }
    }
}

extension Array {
    /// `map` for a transformation that waits.
    fileprivate func asyncMap<Answer>(_ transform: (Element) async -> Answer) async -> [Answer] {
        var answers: [Answer] = []
        for element in self { answers.append(await transform(element)) }
        return answers
    }
}
