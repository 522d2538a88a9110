import ArgumentParser
import Configuration
import Engine
import Foundation
import Logging
import Storage
import Vault

/// What every command takes: a file, and any setting by its name.
struct SettingOptions: ParsableArguments {
    @Option(help: "Read settings from this YAML file.")
    var config: String?

    @Argument(parsing: .allUnrecognized, help: ArgumentHelp("Any setting, e.g. --http-port 9000.", visibility: .hidden))
    var settings: [String] = []

    /// Reads the configuration. Ends the process with code 78 and every mistake when it does not work.
    func read() async throws -> HouseSettings {
        do {
            let unknown = unknownOptions
            guard unknown.isEmpty else {
                throw ConfigurationError(mistakes: unknown.map { "\($0): there is no such setting." })
            }
            let config = try await ConfigReader.martlet(arguments: ["martlet"] + settings, file: config)
            return try HouseSettings(config)
        } catch {
            throw Exit.configuration("\(error)")
        }
    }

    private var unknownOptions: [String] {
        let known = Set(Setting.all.filter { !$0.isSecret }.map(\.option))
        return settings.filter { $0.hasPrefix("--") }.map { String($0.split(separator: "=")[0]) }
            .filter { !known.contains($0) }
    }
}

/// Ways in which a command ends early, with the exit codes of `sysexits.h`.
enum Exit {
    /// Something about the configuration or the keys is wrong: code 78.
    static func configuration(_ words: String) -> ExitCode {
        FileHandle.standardError.write(Data((words + "\n").utf8))
        return ExitCode(78)
    }

    /// What an error that stops the start means: wrong keys are code 78 (SEC-25), everything else code 1.
    static func start(_ error: any Error) -> any Error {
        switch error {
        case let exit as ExitCode: return exit
        case let error as VaultError:
            return configuration("Martlet does not start: \(error)")
        case StorageError.abandoned(let cause as VaultError):
            return configuration("Martlet does not start: \(cause)")
        default:
            FileHandle.standardError.write(Data("Martlet does not start: \(error)\n".utf8))
            return ExitCode(1)
        }
    }
}
