import ArgumentParser
import Domain
import Engine
import Storage
import Vault

/// `martlet keys`: look at the root keys and replace them.
struct KeysCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keys", abstract: "Root keys and data keys.", subcommands: [List.self, Rotate.self])

    /// `martlet keys list`.
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "list", abstract: "Name the root keys at hand.")

        @OptionGroup var options: SettingOptions

        func run() async throws {
            let settings = try await options.read()
            do {
                let ring = try KeyFile.read(at: settings.keyFile)
                for key in ring.keys { print(key.id == ring.current.id ? "\(key.id) (current)" : "\(key.id)") }
            } catch {
                throw Exit.start(error)
            }
        }
    }

    /// `martlet keys rotate`.
    struct Rotate: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "rotate",
            abstract: "Add a new root key and wrap every data key with it; works while the server runs and resumes.")

        @Flag(help: "Give every workspace a new data key as well, and seal its tokens anew.")
        var dataKeys = false

        @OptionGroup var options: SettingOptions

        func run() async throws {
            let settings = try await options.read()
            do {
                let before = try KeyFile.read(at: settings.keyFile)
                let database = try await House.openDatabase(settings, before)
                let ring = try KeyFile.addNewest(at: settings.keyFile)
                try await KeyGate.store(try await KeyGate.check(ring, against: database), in: database)
                let rotation = KeyRotation(database: database, ring: ring, ports: .system)
                print("Wrapped \(try await rotation.rewrapAll()) data keys with root key \(ring.current.id).")
                if dataKeys { print("Sealed \(try await rotation.renewDataKeys()) grants under new data keys.") }
                print("Back up \(settings.keyFile) now. Running servers take the new key at their next start.")
                database.close()
            } catch {
                throw Exit.start(error)
            }
        }
    }
}
