import ArgumentParser
import Storage
import Vault

/// `martlet migrate`: brings the database to this release's schema.
struct MigrateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "migrate", abstract: "Bring the database to this release; serve does so by itself.")

    @OptionGroup var options: SettingOptions

    func run() async throws {
        let settings = try await options.read()
        do {
            let database = try await Database.open(settings.database)
            let done = try await database.migrate()
            print(done.isEmpty ? "Nothing to do." : "Applied \(done.count) migrations.")
            database.close()
        } catch {
            throw Exit.start(error)
        }
    }
}
