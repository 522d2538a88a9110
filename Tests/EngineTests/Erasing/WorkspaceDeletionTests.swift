import Domain
import Media
import Platforms
import Sandbox
import Storage
import TestKit
import Testing

@testable import Engine

@Suite("Deleting a workspace", .timeLimit(.minutes(10)))
struct WorkspaceDeletionTests {
    private static let password = Secret("grey-heron-over-water")

    private static func delete(_ house: House) async throws -> Farewell.Answers {
        try await house.engine.workspaces.delete(
            named: "Studio", password: password, address: "127.0.0.1", by: house.owner)
    }

    private static func count(_ sql: String, _ house: House) async throws -> Int {
        try await house.parts.read { try $0.row("SELECT COUNT(*) AS n FROM \(sql)")?.int("n") ?? -1 }
    }

    @Test(
        "S2.57 SEC-30 SEC-85 every account is withdrawn at its platform, and nothing of the workspace is left",
        arguments: DatabaseKind.allCases)
    func whole(kind: DatabaseKind) async throws {
        try await House.open(kind) { house in
            let x = try await house.connect(.x, as: "ada")
            let mastodon = try await house.connect(.mastodon, as: "ada", instance: "mastodon.example")
            let content = Content(parts: [Part(text: "Farewell")])
            let out = try await house.post(content, to: [mastodon])
            _ = try await house.settled(out.post.id)
            _ = try await house.post(content, to: [x, mastodon], at: house.parts.ports.now() + .days(1))
            try await Self.plan(house, to: mastodon)
            let picture = NewMessage.Picture(bytes: TalkStage.png, fileName: "screen.png")
            _ = try await house.engine.messages.start(
                NewThread(
                    title: "Red", message: NewMessage(text: "Help", picture: picture), connectionID: mastodon.id),
                by: house.owner)
            let published = house.sandbox.ledger.posts(platform: nil).count

            let answers = try await Self.delete(house)

            #expect(answers.asked == 2 && answers.confirmed == 2)
            #expect(house.sandbox.ledger.tokens(platform: nil).count { $0.event == .revoked } >= 2)
            #expect(house.sandbox.ledger.posts(platform: nil).count == published, "what is out stays out")
            while try await Self.count("workspaces", house) > 0 { try await Task.sleep(for: .milliseconds(20)) }
            let id = house.owner.workspaceID
            for table in try await house.tablesOfWorkspaces() {
                #expect(try await Self.count("\(table) WHERE workspace_id = '\(id)'", house) == 0, "\(table)")
            }
            #expect(try await Self.count("persons", house) == 0)
            #expect(try await Self.count("jobs WHERE subject LIKE '%\(id)%'", house) == 0)
            #expect(try await house.engine.people.needsOwner())
        }
    }

    /// A slot with a post in it, and a post that repeats.
    private static func plan(_ house: House, to connection: Connection) async throws {
        _ = try await house.engine.slots.add(WeeklySlot(weekday: .monday, minute: 570), by: house.owner)
        let deliveries = [NewDelivery(connectionID: connection.id)]
        _ = try await house.engine.posts.create(
            NewPost(content: Content(text: "In a slot"), deliveries: deliveries, timing: .nextSlot), key: nil,
            by: house.owner)
        let start = Zone.utc.local(house.parts.ports.now() + .days(2))
        _ = try await house.engine.series.create(
            NewSeries(
                content: Content(text: "Again"), deliveries: deliveries,
                rule: NewRecurrence(start: start, unit: .daily, end: .count(30))), by: house.owner)
    }

    @Test("SEC-30 with the first commit the tokens cannot be opened any more, not even from a copy made before")
    func keyFirst() async throws {
        try await House.open(runsJobs: false) { house in
            let x = try await house.connect(.x, as: "ada")
            let copy = try await house.parts.read { try GrantStore.find(x.grantID, of: x.workspaceID, in: $0) }
            let stored = try #require(copy)
            let safe = Safe(vault: house.parts.vault)
            _ = try await safe.open(stored)

            _ = try await Self.delete(house)

            await #expect(throws: (any Error).self) { try await safe.open(stored) }
            #expect(try await Self.count("data_keys WHERE workspace_id = '\(x.workspaceID)'", house) == 0)
            #expect(try await Self.count("grants", house) == 0)
        }
    }

    @Test("S2.57 nothing that was scheduled goes out, and nobody and no program comes in any more")
    func nothingGoesOut() async throws {
        let clock = TestPorts(now: Rig.start)
        try await House.open(ports: clock.ports, runsJobs: false, isShared: clock) { house in
            let node = Node(parts: house.parts, hangs: Hangs())
            let key = try await house.engine.people.createAPIKey(name: "Robot", role: .editor, by: house.owner).key
            let x = try await house.connect(.x, as: "ada")
            let due = clock.now + .hours(1)
            _ = try await house.post(Content(parts: [Part(text: "Too late")]), to: [x], at: due)
            #expect(try await Self.count("jobs WHERE kind = 'deliver'", house) == 1)

            _ = try await Self.delete(house)

            #expect(try await house.engine.people.principal(apiKey: key) == nil)
            await #expect(throws: EngineError.self) {
                _ = try await house.engine.people.logIn(
                    email: "ada@example.org", password: Self.password, address: "127.0.0.1")
            }
            #expect(try await Self.count("jobs WHERE kind = 'deliver'", house) == 0)
            try await node.run(until: due + .hours(1), clock)
            #expect(try await Self.count("workspaces", house) == 0)
            #expect(house.sandbox.ledger.posts(platform: "x").isEmpty)
        }
    }

    @Test("S2.57 a platform that is down does not keep the workspace alive")
    func platformDown() async throws {
        try await House.open(runsJobs: false) { house in
            _ = try await house.connect(.x, as: "ada")
            house.sandbox.faults.add(
                Fault(.status, platform: "x", endpoint: "revoke", times: nil).with { $0.status = 503 })

            let answers = try await Self.delete(house)

            #expect(answers.asked == 1 && answers.confirmed == 0)
            #expect(try await Self.count("grants", house) == 0)
        }
    }

    @Test("SEC-38 SEC-34 a wrong name or password deletes nothing, and guessing is slowed down")
    func refused() async throws {
        try await House.open(runsJobs: false) { house in
            let workspaces = house.engine.workspaces
            await #expect(throws: EngineError.self) {
                _ = try await workspaces.delete(
                    named: "studio", password: Self.password, address: "127.0.0.1", by: house.owner)
            }
            var isSlowed = false
            for _ in 0..<8 {
                do {
                    _ = try await workspaces.delete(
                        named: "Studio", password: Secret("guess"), address: "127.0.0.1", by: house.owner)
                } catch EngineError.tooMany { isSlowed = true } catch EngineError.invalid {}
            }
            #expect(isSlowed)
            #expect(try await Self.count("workspaces", house) == 1)
            #expect(try await Self.count("memberships", house) == 1)
        }
    }

    @Test("SEC-62 only the owner in person may, and never a program", arguments: [Role.admin, .viewer])
    func notOwner(role: Role) async throws {
        try await House.open(runsJobs: false) { house in
            for principal in [
                Principal(workspaceID: house.owner.workspaceID, personID: house.owner.personID, role: role),
                Principal(workspaceID: house.owner.workspaceID, personID: nil, role: .owner),
            ] {
                await #expect(throws: EngineError.self) {
                    _ = try await house.engine.workspaces.delete(
                        named: "Studio", password: Self.password, address: "127.0.0.1", by: principal)
                }
            }
            let members = try await Self.count("memberships", house)
            #expect(members == 1)
        }
    }
}

extension House {
    /// Every table whose rows belong to a workspace.
    fileprivate func tablesOfWorkspaces() async throws -> [String] {
        try await parts.read { transaction in
            let sqlite =
                "SELECT m.name FROM sqlite_master m JOIN pragma_table_info(m.name) c ON c.name = 'workspace_id'"
            let postgres = """
                SELECT table_name AS name FROM information_schema.columns
                WHERE column_name = 'workspace_id' AND table_schema = current_schema()
                """
            let sql = parts.database.dialect == .sqlite ? sqlite : postgres
            let tables = try transaction.query(sql).map { try $0.text("name") }
            try #require(tables.count > 15)
            return tables
        }
    }
}
