import ArgumentParser
import Foundation
import Vault

/// `martlet init`: the data folder and the root key.
struct InitCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init", abstract: "Make the data folder and the key file.")

    @OptionGroup var options: SettingOptions

    func run() async throws {
        let settings = try await options.read()
        do {
            try Folders.make(settings.dataFolder)
            _ = try KeyFile.create(at: settings.keyFile)
        } catch {
            throw Exit.start(error)
        }
        print(
            """
            Made \(settings.keyFile), readable by you only.
            Back it up now, apart from the database: without it no stored token can ever be read again.
            Next: martlet serve
            """)
    }
}

/// Folders that commands need.
enum Folders {
    /// Makes the folder and those above it; quiet when it is there.
    static func make(_ path: String) throws {
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    }
}
