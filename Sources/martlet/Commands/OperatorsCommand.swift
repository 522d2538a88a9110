import ArgumentParser
import Domain
import Storage

/// `martlet operators`: says who runs the installation.
struct OperatorsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "operators",
        abstract: "Who sees the trouble of all workspaces and answers their messages.",
        subcommands: [List.self, Add.self, Remove.self])

    /// `martlet operators list`.
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "list", abstract: "Name the operators.")

        @OptionGroup var options: SettingOptions

        func run() async throws {
            let found = try await OperatorsCommand.work(options) { try OperatorStore.list(in: $0) }
            if found.isEmpty { print("Nobody. Add somebody with “martlet operators add EMAIL”.") }
            for one in found { print(one.person.email + (one.wantsAlerts ? "" : " (no alerts)")) }
        }
    }

    /// `martlet operators add`.
    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "add", abstract: "Make somebody who has an account here an operator.")

        @Argument(help: "The mail address of the account.") var email: String
        @OptionGroup var options: SettingOptions

        func run() async throws {
            let isNew = try await OperatorsCommand.work(options) { [email] transaction in
                try OperatorStore.add(try OperatorsCommand.person(email, in: transaction), in: transaction)
            }
            print("\(email) \(isNew ? "is an operator now" : "is one already").")
        }
    }

    /// `martlet operators remove`.
    struct Remove: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "remove", abstract: "Let an operator go; the account stays.")

        @Argument(help: "The mail address of the account.") var email: String
        @Flag(help: "Also the last one: then nobody sees trouble or answers messages until somebody is added.")
        var last = false
        @OptionGroup var options: SettingOptions

        func run() async throws {
            let outcome = try await OperatorsCommand.work(options) { [email, last] transaction in
                let id = try OperatorsCommand.person(email, in: transaction)
                return try OperatorStore.remove(id, evenLast: last, in: transaction)
            }
            switch outcome {
            case .gone: print("\(email) is no operator any more.")
            case .unknown: throw ValidationError("\(email) is no operator.")
            case .last:
                throw ValidationError(
                    """
                    \(email) is the last operator. Add somebody else first with “martlet operators add EMAIL”, or say \
                    --last to leave nobody.
                    """)
            }
        }
    }

    /// Nobody has an account with this mail address.
    private struct Unknown: Error {
        let email: String
    }

    private static func person(_ email: String, in transaction: Transaction) throws -> Person.ID {
        guard let found = try PersonStore.find(email: email.lowercased(), in: transaction) else {
            throw Unknown(email: email)
        }
        return found.person.id
    }

    private static func work<Answer: Sendable>(
        _ options: SettingOptions, _ body: @escaping @Sendable (Transaction) throws -> Answer
    ) async throws -> Answer {
        let settings = try await options.read()
        do {
            let database = try await Database.open(settings.database)
            defer { database.close() }
            try await database.migrate()
            return try await database.write(body)
        } catch StorageError.abandoned(let unknown as Unknown) {
            throw ValidationError("Nobody has an account with \(unknown.email) here.")
        } catch {
            throw Exit.start(error)
        }
    }
}
