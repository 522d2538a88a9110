import Domain
import Foundation
import Storage
import Testing

/// `martlet operators` on a database in a folder.
@Suite("Naming operators", .timeLimit(.minutes(5)))
struct OperatorsCommandTests {
    /// What a command printed, and the code it ended with.
    private struct Said: Equatable {
        let code: Int32
        let words: String
    }

    private static func inFolder(_ body: (URL) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "martlet-operators-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(at: folder) }  // A leftover in the temporary folder harms nobody.
        try await body(folder)
    }

    private static func run(_ arguments: String..., in folder: URL) async throws -> Said {
        let log = "operators-\(UUID().uuidString)"
        let process = try ServerProcess(
            ["operators"] + arguments, settings: ["DATA_FOLDER": folder.path], folder: folder, name: log)
        defer { process.kill() }
        let end = try #require(try await process.end(within: .seconds(60)))
        #expect(!end.bySignal)
        return Said(code: end.code, words: process.output)
    }

    /// People with accounts, in a database where the command finds it.
    private static func settle(_ emails: [String], in folder: URL) async throws {
        let database = try await Database.open(.file(path: folder.appending(path: "martlet.sqlite").path))
        defer { database.close() }
        try await database.migrate()
        try await database.write { transaction in
            for email in emails {
                let person = Person(id: Person.ID(Ports.system), email: email, name: "Somebody")
                try PersonStore.insert(person, passwordHash: "none", in: transaction)
            }
        }
    }

    private static func prefer(alerts: Bool, _ email: String, in folder: URL) async throws {
        let database = try await Database.open(.file(path: folder.appending(path: "martlet.sqlite").path))
        defer { database.close() }
        try await database.write { transaction in
            let found = try #require(try PersonStore.find(email: email, in: transaction))
            try OperatorStore.prefer(alerts: alerts, found.person.id, in: transaction)
        }
    }

    @Test("S1.41 SEC-64 operators are named, listed in their order and let go, on the database of the folder")
    func comeAndGo() async throws {
        try await Self.inFolder { folder in
            try await Self.settle(["grace@example.org", "ada@example.org"], in: folder)
            let nobody = Said(code: 0, words: "Nobody. Add somebody with “martlet operators add EMAIL”.\n")
            #expect(try await Self.run("list", in: folder) == nobody)

            // Typed as people type; stored as the login compares.
            let added = try await Self.run("add", "Grace@Example.org", in: folder)
            #expect(added == Said(code: 0, words: "Grace@Example.org is an operator now.\n"))
            _ = try await Self.run("add", "ada@example.org", in: folder)
            try await Self.prefer(alerts: false, "ada@example.org", in: folder)
            let both = Said(code: 0, words: "grace@example.org\nada@example.org (no alerts)\n")
            #expect(try await Self.run("list", in: folder) == both)

            let gone = try await Self.run("remove", "grace@example.org", in: folder)
            #expect(gone == Said(code: 0, words: "grace@example.org is no operator any more.\n"))
            #expect(
                try await Self.run("list", in: folder) == Said(code: 0, words: "ada@example.org (no alerts)\n"))
        }
    }

    @Test("S1.41 the same word twice changes nothing, and each time the answer says how it is")
    func twice() async throws {
        try await Self.inFolder { folder in
            try await Self.settle(["ada@example.org"], in: folder)
            _ = try await Self.run("add", "ada@example.org", in: folder)
            let again = try await Self.run("add", "ada@example.org", in: folder)
            #expect(again == Said(code: 0, words: "ada@example.org is one already.\n"))
            _ = try await Self.run("remove", "--last", "ada@example.org", in: folder)

            let none = try await Self.run("remove", "ada@example.org", in: folder)

            #expect(none.code == 64 && none.words.contains("ada@example.org is no operator."))
        }
    }

    @Test("S1.41 the last operator is only let go by who says so; with another one there nothing has to be said")
    func last() async throws {
        try await Self.inFolder { folder in
            try await Self.settle(["ada@example.org", "grace@example.org"], in: folder)
            _ = try await Self.run("add", "ada@example.org", in: folder)

            let refused = try await Self.run("remove", "ada@example.org", in: folder)

            #expect(refused.code == 64 && refused.words.contains("ada@example.org is the last operator."))
            #expect(refused.words.contains("say --last to leave nobody"))
            let ada = Said(code: 0, words: "ada@example.org\n")
            #expect(try await Self.run("list", in: folder) == ada)
            // Somebody else who is none is no way around it.
            #expect(try await Self.run("remove", "grace@example.org", in: folder).words.contains("is no operator."))

            _ = try await Self.run("add", "grace@example.org", in: folder)
            let gone = Said(code: 0, words: "grace@example.org is no operator any more.\n")
            #expect(try await Self.run("remove", "grace@example.org", in: folder) == gone)
            let nobody = Said(code: 0, words: "ada@example.org is no operator any more.\n")
            #expect(try await Self.run("remove", "ada@example.org", "--last", in: folder) == nobody)
            #expect(try await Self.run("list", in: folder).words.hasPrefix("Nobody."))
        }
    }

    @Test("S1.41 somebody without an account is neither named nor let go", arguments: ["add", "remove"])
    func unknown(verb: String) async throws {
        try await Self.inFolder { folder in
            try await Self.settle(["ada@example.org"], in: folder)

            let answer = try await Self.run(verb, "grace@example.org", in: folder)

            #expect(answer.code == 64)
            #expect(answer.words.contains("Nobody has an account with grace@example.org here."))
            #expect(try await Self.run("list", in: folder).words.hasPrefix("Nobody."))
        }
    }

    @Test("a database that cannot be opened is said, and ends the command with code 1")
    func noDatabase() async throws {
        try await Self.inFolder { folder in
            let path = folder.appending(path: "martlet.sqlite").path
            try Data("This is no database, and long enough to be read as one.".utf8).write(to: URL(filePath: path))

            let answer = try await Self.run("list", in: folder)

            #expect(answer.code == 1 && answer.words.contains("Martlet does not start"))
        }
    }
}
