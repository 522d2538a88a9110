import Domain
import Storage
import TestKit
import Testing

/// Every wait has an end, and every caller an answer.
@Suite("Database limits", .timeLimit(.minutes(10)))
struct DatabaseLimitsTests {
    /// Holds every writing thread of the database until `body` rings, or is over.
    private func holding(_ database: Database, threads: Int, _ body: (Bell) async throws -> Void) async throws {
        let bell = Bell()
        let begun = Noted(0)
        try await withThrowingTaskGroup(of: Void.self) { group in
            defer { bell.ring() }
            for _ in 0..<threads {
                group.addTask {
                    try await database.write { _ in
                        begun.change { $0 += 1 }
                        bell.wait()
                    }
                }
            }
            while begun.content < threads { await Task.yield() }
            try await body(bell)
        }
    }

    private func threads(_ kind: DatabaseKind, _ settings: DatabaseSettings) -> Int {
        kind == .postgres ? settings.connectionLimit : 1
    }

    @Test(
        "REL-53 one transaction more than may wait is turned away at once", arguments: [DatabaseKind.file, .postgres])
    func queueLimit(kind: DatabaseKind) async throws {
        var settings = DatabaseSettings.test
        settings.queueLimit = 3
        settings.connectionLimit = 2
        let threads = threads(kind, settings)
        try await kind.withDatabase(migrations: [Tables.things], settings: settings) { database in
            let codes = Noted<[String]>([])
            try await holding(database, threads: threads) { bell in
                await withThrowingTaskGroup(of: Void.self) { group in
                    for number in 0..<3 {
                        group.addTask {
                            _ = try await database.write { try $0.execute(Tables.insert, [.text("\(number)")]) }
                        }
                    }
                    while database.queueDepth < 3 { await Task.yield() }
                    do throws(StorageError) {
                        try await database.write { try $0.execute(Tables.insert, ["one more"]) }
                    } catch {
                        codes.change { $0.append(error.code) }
                    }
                    group.cancelAll()
                    bell.ring()
                }
            }

            let things = try await database.things()
            #expect(codes.content == ["unavailable"])
            #expect(things == ["0", "1", "2"], "what was taken is stored, cancelled or not")
        }
    }

    @Test(
        "REL-53 who waited too long for a turn is told so, and nothing of it is stored",
        arguments: [DatabaseKind.file, .postgres])
    func queueTime(kind: DatabaseKind) async throws {
        var settings = DatabaseSettings.test
        settings.queueTime = .milliseconds(500)
        settings.connectionLimit = 1
        try await kind.withLocation { location in
            let patient = try await Database.open(location, settings: .test)
            try await patient.migrate([Tables.things])
            let database = try await Database.open(location, settings: settings)
            let bell = Bell()
            let begun = Noted(false)
            async let holder: Void = database.write { _ in
                begun.change { $0 = true }
                bell.wait()
            }
            while !begun.content { await Task.yield() }
            async let late: Void = database.write { try $0.execute(Tables.insert, ["late"]) }
            while database.queueDepth < 1 { await Task.yield() }
            let end = ContinuousClock.now + .milliseconds(600)
            while ContinuousClock.now < end { await Task.yield() }
            bell.ring()

            try await holder
            var code: String?
            do { try await late } catch { code = (error as? StorageError)?.code }

            let things = try await patient.things()
            #expect(code == "unavailable")
            #expect(things == [])
        }
    }

    @Test(
        "REL-21 closing answers everyone who was taken, and stores what they wrote",
        arguments: [DatabaseKind.file, .postgres])
    func closing(kind: DatabaseKind) async throws {
        try await kind.withLocation { location in
            let database = try await Database.open(location, settings: .test)
            try await database.migrate([Tables.things])
            let stored = try await withThrowingTaskGroup(of: Bool.self) { group in
                for number in 0..<50 {
                    group.addTask {
                        do throws(StorageError) {
                            try await database.write { try $0.execute(Tables.insert, [.text("\(number)")]) }
                            return true
                        } catch {
                            #expect(error.code == "unavailable")
                            return false
                        }
                    }
                }
                await Task.yield()
                database.close()
                return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }

            let again = try await Database.open(location, settings: .test)
            let count = try await again.count("things")
            #expect(count == stored)
        }
    }

    /// The most awkward value of each kind, and a thousand by chance.
    private static func values() -> [Value] {
        var generator = SplitMix64(seed: 3)
        let fixed: [Value] = [
            .integer(.min), .integer(.max), 0, .real(.pi), .real(-0.0), .real(.greatestFiniteMagnitude),
            .real(.leastNonzeroMagnitude), .real(0.1), "", "'; DROP TABLE things; --", "$1", "%_\\",
            "\u{1}\u{7f}\u{feff}",
            "👩‍🚀e\u{301}", .bytes([]), .bytes([0]), .bytes((0...255).map { UInt8($0) }),
        ]
        let chance = (0..<1_000).map { number -> Value in
            switch number % 4 {
            case 0: .integer(Int64(truncatingIfNeeded: generator.next()))
            case 1: .real(Double(bitPattern: generator.next() & ~(1 << 62)))
            case 2: .bytes((0..<Int(generator.next() % 50)).map { _ in generator.nextByte() })
            default:
                .text(
                    String(
                        String.UnicodeScalarView(
                            (0..<Int(generator.next() % 20)).map { _ in
                                Unicode.Scalar(UInt32(generator.next() % 0xd7ff) + 1) ?? "x"
                            })))
            }
        }
        return fixed + chance
    }

    @Test("SEC-60 a thousand values go in and come out as they were", arguments: DatabaseKind.engines)
    func values(kind: DatabaseKind) async throws {
        try await kind.withDatabase(migrations: [Tables.things]) { database in
            let values = Self.values()
            try await database.write { transaction in
                for (number, value) in values.enumerated() {
                    var row: [Value] = [.text("\(number)"), nil, nil, nil, .text("k\(number)")]
                    switch value {
                    case .integer(let size): row[1] = size >= 0 ? value : nil
                    case .real: row[2] = value
                    case .bytes: row[3] = value
                    case .text(let text): row[4] = .text(text + "/\(number)")
                    case .null: break
                    }
                    try transaction.execute(
                        "INSERT INTO things (id, size, weight, content, kind) VALUES ($1, $2, $3, $4, $5)", row)
                }
            }

            let wrong = try await database.read { transaction in
                try values.enumerated().filter { number, value in
                    let row = try transaction.row("SELECT * FROM things WHERE id = $1", [.text("\(number)")])
                    switch value {
                    case .integer(let size): return try row?.value("size") != (size >= 0 ? value : nil)
                    case .real: return try row?.value("weight") != value
                    case .bytes: return try row?.value("content") != value
                    case .text(let text):
                        return try row?.text("kind").unicodeScalars.elementsEqual((text + "/\(number)").unicodeScalars)
                            != true
                    case .null: return false
                    }
                }.map(\.offset)
            }
            #expect(wrong == [])
        }
    }
}
