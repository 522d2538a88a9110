import Domain
import Storage
import TestKit
import Testing

/// What only PostgreSQL can do wrong (REL-42).
@Suite("PostgreSQL", .timeLimit(.minutes(10)))
struct PostgresTests {
    private static func settings(_ change: (inout DatabaseSettings) -> Void = { _ in }) -> DatabaseSettings {
        var settings = DatabaseSettings.test
        change(&settings)
        return settings
    }

    @Test("REL-4 REL-42 the session has its limits and waits for the disk")
    func session() async throws {
        let names = [
            "statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout", "synchronous_commit",
            "application_name", "client_encoding",
        ]
        try await DatabaseKind.postgres.withDatabase(migrations: []) { database in
            let values = try await database.read { transaction in
                try names.map { name in
                    try transaction.row("SELECT current_setting($1) AS setting", [.text(name)])?.text("setting")
                }
            }

            #expect(values == ["30s", "5s", "30s", "on", "martlet", "UTF8"])
        }
    }

    @Test("REL-42 idle connections that were cut are replaced, and nobody notices")
    func terminated() async throws {
        try await DatabaseKind.postgres.withDatabase(migrations: [Tables.things]) { database in
            let pids = try await database.pids(of: 4)
            try await DatabaseKind.postgres.terminate(pids)

            for number in 0..<12 {
                try await database.write { try $0.execute(Tables.insert, [.text("\(number)")]) }
            }
            let fresh = try await database.pids(of: 4)
            let count = try await database.count("things")

            #expect(count == 12)
            #expect(pids.isDisjoint(with: fresh))
            #expect(database.statistics.retries > 0)
        }
    }

    @Test("REL-42 a connection cut in the middle of a transaction: it is run again on another one, once stored")
    func cutInTheMiddle() async throws {
        try await DatabaseKind.postgres.withDatabase(migrations: [Tables.things]) { database in
            let runs = Noted(0)
            try await database.write { transaction in
                try transaction.execute(Tables.insert, ["a"])
                let run = runs.change { $0 += 1 }
                if run == 1 { try transaction.script("SELECT pg_terminate_backend(pg_backend_pid())") }
            }

            let things = try await database.things()
            #expect(things == ["a"])
            #expect(runs.content == 2)
        }
    }

    @Test("REL-42 a connection cut during the commit is an unknown commit, and is not run again")
    func cutDuringCommit() async throws {
        // A trigger that fires at the commit cuts the connection right there.
        let deadly = Migration(
            1, "deadly", sqlite: "",
            postgres: """
                CREATE TABLE things (id TEXT NOT NULL PRIMARY KEY);
                CREATE FUNCTION cut() RETURNS trigger LANGUAGE plpgsql AS
                    $$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); PERFORM pg_sleep(1); RETURN NULL; END $$;
                CREATE CONSTRAINT TRIGGER cut AFTER INSERT ON things DEFERRABLE INITIALLY DEFERRED
                    FOR EACH ROW EXECUTE FUNCTION cut();
                """)
        try await DatabaseKind.postgres.withDatabase(migrations: [deadly]) { database in
            let runs = Noted(0)
            let error = await #expect(throws: StorageError.self) {
                try await database.write { transaction in
                    runs.change { $0 += 1 }
                    try transaction.execute(Tables.insert, ["a"])
                }
            }

            #expect(error?.code == "commit_unknown")
            #expect(error?.isRetryable == false)
            #expect(runs.content == 1)
        }
    }

    @Test("REL-42 a statement that runs too long is ended and the connection goes on")
    func statementTimeout() async throws {
        let settings = Self.settings { $0.statementTime = .milliseconds(50) }
        try await DatabaseKind.postgres.withDatabase(migrations: [], settings: settings) { database in
            let error = await #expect(throws: StorageError.self) {
                try await database.read { try $0.execute("SELECT pg_sleep(30)") }
            }
            try await database.ping()

            #expect(error?.code == "timeout")
        }
    }

    @Test("REL-42 a lock that is not given in time is an error, nothing is stored")
    func lockTimeout() async throws {
        let settings = Self.settings { $0.lockTime = .milliseconds(50) }
        try await DatabaseKind.postgres.withDatabase(migrations: [Tables.things], settings: settings) { database in
            try await database.write { try $0.execute(Tables.insert, ["a"]) }
            let (locked, lock) = AsyncStream.makeStream(of: Void.self)
            let bell = Bell()
            async let holder: Void = database.write { transaction in
                try transaction.execute("UPDATE things SET size = 1")
                lock.finish()
                bell.wait()
            }
            for await _ in locked {}

            let error = await #expect(throws: StorageError.self) {
                try await database.write { try $0.execute("UPDATE things SET size = 2") }
            }
            bell.ring()
            try await holder

            #expect(error?.code == "timeout")
        }
    }

    @Test("REL-42 two transactions that lock each other out are both stored in the end")
    func deadlock() async throws {
        try await DatabaseKind.postgres.withDatabase(migrations: [Tables.things]) { database in
            try await database.write { try $0.execute("INSERT INTO things (id, kind) VALUES ('a', '1'), ('b', '2')") }

            try await withThrowingTaskGroup { group in
                for order in [["a", "b"], ["b", "a"], ["a", "b"], ["b", "a"]] {
                    group.addTask {
                        try await database.write { transaction in
                            for id in order {
                                try transaction.execute(
                                    "UPDATE things SET size = COALESCE(size, 0) + 1 WHERE id = $1", [.text(id)])
                            }
                        }
                    }
                }
                try await group.waitForAll()
            }

            let sizes = try await database.read { transaction in
                try transaction.query("SELECT size FROM things").map { row in try row.int("size") }
            }
            #expect(sizes == [4, 4])
        }
    }

    @Test("sums and counts are whole numbers, averages fractions, claims 0 and 1")
    func types() async throws {
        try await DatabaseKind.postgres.withDatabase(migrations: []) { database in
            let answer = try await database.read { transaction in
                try transaction.row(
                    """
                    SELECT SUM(n) AS sum, COUNT(*) AS count, AVG(n) AS average, 1 = 1 AS claim, NULL AS nothing,
                        4::int2 AS small, 1.5::float4 AS fraction, 'x'::name AS name
                    FROM (VALUES ($1), ($2)) AS numbers (n)
                    """, [1, 2])
            }
            let row = try #require(answer)

            #expect(try row.integer("sum") == 3 && row.integer("count") == 2)
            #expect(try row.real("average") == 1.5)
            #expect(try row.bool("claim"))
            #expect(try row.optionalText("nothing") == nil)
            #expect(try row.int("small") == 4 && row.real("fraction") == 1.5 && row.text("name") == "x")
        }
    }

    @Test("a statement whose table was changed under it is prepared anew")
    func stalePlan() async throws {
        try await DatabaseKind.postgres.withDatabase(migrations: [Tables.things]) { database in
            for column in ["first", "second", "third"] {
                _ = try await database.read { try $0.query("SELECT * FROM things") }
                try await database.write { try $0.script("ALTER TABLE things ADD COLUMN \(column) TEXT") }
            }
            try await database.write { try $0.execute(Tables.insert, ["a"]) }
            let row = try await database.read { try $0.row("SELECT * FROM things") }

            #expect(row?.columns.contains("third") == true)
        }
    }

    @Test("more statements than a connection keeps are all answered")
    func manyStatements() async throws {
        let settings = Self.settings { $0.connectionLimit = 1 }
        try await DatabaseKind.postgres.withDatabase(migrations: [], settings: settings) { database in
            let sum = try await database.read { transaction in
                try (0..<1_200).reduce(0) { sum, number in
                    sum + (try transaction.row("SELECT \(number) AS n")?.int("n") ?? 0)
                }
            }

            #expect(sum == 1_199 * 600)
        }
    }

    @Test("REL-53 a server that is not there is told as such, without the password")
    func notThere() async throws {
        let location = try DatabaseLocation(url: "postgres://me:hunter2@localhost/name?host=/nowhere/at/all")
        let error = try await #require(throws: StorageError.self) { try await Database.open(location) }

        #expect(error.code == "unavailable")
        #expect(!error.description.contains("hunter2"))
    }

    @Test("REL-55 the skew of the clocks is measured, and the database's clock is the one that counts")
    func skew() async throws {
        let clock = TestPorts(now: Instant(milliseconds: Ports.system.now().milliseconds - 90_000))
        try await DatabaseKind.postgres.withDatabase(migrations: [], ports: clock.ports) { database in
            let now = try await database.read { $0.now }

            #expect(abs((now - clock.now).milliseconds - 90_000) < 60_000)
            #expect(database.clockSkew > .seconds(60))
        }
    }
}

extension Database {
    /// The server processes behind so many connections, all busy at the same time.
    fileprivate func pids(of count: Int) async throws -> Set<Int> {
        let bell = Bell()
        let arrived = Noted(0)
        return try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<count {
                group.addTask {
                    try await self.read { transaction in
                        let pid = try transaction.row("SELECT pg_backend_pid() AS pid")?.int("pid") ?? 0
                        arrived.change { $0 += 1 }
                        bell.wait()
                        return pid
                    }
                }
            }
            // A server that takes no more connections ends the wait as well.
            let end = ContinuousClock.now + .seconds(30)
            while arrived.content < count, ContinuousClock.now < end { try await Task.sleep(for: .milliseconds(5)) }
            bell.ring()
            return try await group.reduce(into: []) { $0.insert($1) }
        }
    }
}

extension DatabaseKind {
    /// Ends server processes from a connection of its own.
    fileprivate func terminate(_ pids: Set<Int>) async throws {
        try await withDatabase(migrations: []) { other in
            for pid in pids {
                try await other.write { try $0.execute("SELECT pg_terminate_backend($1::int)", [.int(pid)]) }
            }
        }
    }
}
