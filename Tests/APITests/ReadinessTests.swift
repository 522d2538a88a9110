import Domain
import Engine
import HTTPTypes
import Outbound
import Storage
import TestKit
import Testing

@testable import API

@Suite("Readiness", .timeLimit(.minutes(10)))
struct ReadinessTests {
    private static let nobody = ["Authorization": ""]

    /// The names of what is not in order.
    private func missing(in reply: Reply) -> [String] {
        (reply.json["checks"]?.array ?? []).filter { $0["ok"]?.bool == false }.compactMap { $0["name"]?.string }
    }

    @Test("REL-60 a sound house is ready, and says what was looked at")
    func sound() async throws {
        try await House.open { house in
            let reply = try await house.send(.get, "/readyz", headers: Self.nobody)

            #expect(reply.status == 200)
            let names = reply.json["checks"]?.array?.compactMap { $0["name"]?.string }
            #expect(names == ["database", "schema", "disk", "clock"])
        }
    }

    @Test("REL-53 REL-60 without a database the process is alive, not ready, and says what is missing")
    func cutOff() async throws {
        try await House.open { house in
            house.database.close()

            let reply = try await house.send(.get, "/readyz", headers: Self.nobody)

            #expect(reply.status == 503)
            #expect(reply.json["status"]?.string == "not_ready")
            #expect(missing(in: reply) == ["database", "schema", "disk"])
            #expect(try await house.send(.get, "/livez", headers: Self.nobody).status == 200)
        }
    }

    @Test("REL-60 a database that lacks migrations answers and is not ready")
    func oldSchema() async throws {
        try await DatabaseKind.memory.withDatabase(migrations: Array(Migration.all.dropLast())) { database in
            let lines = await ReadinessLine.lines(on: database)

            #expect(lines.filter { !$0.isGood }.map(\.name) == ["schema"])
        }
    }

    @Test(
        "REL-55 up to a minute of skew is ready, more is not, whichever clock is ahead",
        arguments: [(0, true), (59, true), (60, true), (-60, true), (61, false), (-61, false), (86_400, false)])
    func clock(seconds: Int, isGood: Bool) {
        let line = ReadinessLine.clock(skew: .seconds(seconds))

        #expect(line.name == "clock")
        #expect(line.isGood == isGood)
        #expect(line.words.isEmpty == isGood)
    }

    @Test("REL-60 SEC-25 root keys that do not fit the database are named, without a secret")
    func keys() async {
        struct WrongKeys: Error {}
        let wrong = await ReadinessLine.keys { throw WrongKeys() }
        let right = await ReadinessLine.keys {}

        #expect(!wrong.isGood)
        #expect(wrong.words == "The root keys at hand do not fit the database.")
        #expect(right.isGood)
        #expect(right.words.isEmpty)
    }

    @Test("REL-60 however often it is asked, the house is looked at once a second")
    func remembered() async {
        let clock = TestPorts()
        let looks = Counted()
        let readiness = Readiness(ports: clock.ports) {
            looks.add()
            return [ReadinessLine(name: "database", isGood: true)]
        }

        for _ in 0..<100 { _ = await readiness.lines() }
        let first = looks.count
        clock.advance(by: .seconds(2))
        _ = await readiness.lines()

        #expect(first == 1)
        #expect(looks.count == 2)
    }
}

@Suite("A node that cannot write", .timeLimit(.minutes(10)))
struct ReadOnlyTests {
    @Test("REL-43 with little space left reads answer, writes get 503, and all is well again with space back")
    func lowSpace() async throws {
        try await House.open { house in
            let id = try await house.connectBluesky()
            house.database.restrain(true)

            let refused = try await house.schedule("Later", to: id)
            let paused = try await house.send(.patch, "/v1/connections/\(id)", ["active": false])
            let listed = try await house.send(.get, "/v1/connections")
            let valid = try await house.send(.post, "/v1/posts/validate", House.post("Later", to: id))
            let ready = try await house.send(.get, "/readyz", headers: ["Authorization": ""])
            house.database.restrain(false)
            let accepted = try await house.schedule("Later", to: id)

            #expect(refused.status == 503)
            #expect(refused.code == "read_only")
            #expect(refused.header("Retry-After") != nil)
            #expect(paused.status == 503)
            #expect(listed.status == 200)
            #expect(listed.json["connections"]?[0]?["active"]?.bool == true)
            #expect(valid.status == 200)
            #expect(ready.status == 503)
            #expect(accepted.status == 201)
        }
    }

    @Test("REL-43 a full disk is found by the write that fails; a key that was never used still reads")
    func fullDisk() async throws {
        try await House.open { house in
            let id = try await house.connectBluesky()
            let key = try await house.key(of: .viewer)
            try await house.database.write { transaction in
                try transaction.script("CREATE TABLE ballast (bytes BLOB)")
                try transaction.script("INSERT INTO ballast VALUES (zeroblob(400000))")
            }
            try await house.database.write { try $0.script("PRAGMA max_page_count = 1") }
            await #expect(throws: StorageError.self) {
                try await house.database.write { try $0.script("INSERT INTO ballast VALUES (zeroblob(400000))") }
            }

            let refused = try await house.schedule("Later", to: id)
            let listed = try await house.send(.get, "/v1/connections", key: key)
            try await house.database.write { try $0.script("DELETE FROM ballast") }
            while house.database.condition != .writable { await Task.yield() }
            let accepted = try await house.schedule("Later", to: id)

            #expect(refused.status == 503)
            #expect(listed.status == 200)
            #expect(accepted.status == 201)
        }
    }

    @Test("REL-43 the scheduler rests while nothing can be stored, sends nothing, and goes on by itself")
    func scheduler() async throws {
        try await House.open(runsJobs: true) { house in
            let id = try #require(Connection.ID(try await house.connectBluesky()))
            house.database.restrain(true)
            // The Engine itself still stores; only what would begin something asks first.
            let post = try await house.engine.posts.create(
                NewPost(
                    content: Content(text: "Held back"), deliveries: [NewDelivery(connectionID: id)], timing: .now),
                key: nil, by: house.owner)
            for _ in 0..<200 { _ = try await house.send(.get, "/livez") }
            let held = try await house.engine.posts.get(post.post.id, by: house.owner)
            let released = Ports.system.now()
            house.database.restrain(false)
            let sent = try await house.settled(post.post.id)

            #expect(held.deliveries.allSatisfy { $0.delivery.state == .scheduled && $0.journal.isEmpty })
            #expect(sent.deliveries.map(\.delivery.state) == [.published])
            #expect(sent.deliveries.flatMap(\.journal).allSatisfy { $0.intentAt >= released })
        }
    }
}
