import Foundation
import Testing

/// The real binary as a process of its own, to be killed without mercy.
final class ServerProcess: Sendable {
    private let process: Process
    private let log: URL

    /// Starts `martlet serve` with these settings in the environment.
    init(settings: [String: String], folder: URL) throws {
        let process = Process()
        process.executableURL = try Self.binary()
        process.arguments = ["serve"]
        var environment = ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("MARTLET_") }
        environment["SWIFT_BACKTRACE"] = "enable=no"
        for (name, value) in settings { environment["MARTLET_" + name] = value }
        process.environment = environment
        process.currentDirectoryURL = folder
        log = folder.appending(path: "server.log")
        if !FileManager.default.fileExists(atPath: log.path) {
            _ = FileManager.default.createFile(atPath: log.path, contents: nil)
        }
        let output = try FileHandle(forWritingTo: log)
        try output.seekToEnd()
        process.standardOutput = output
        process.standardError = output
        try process.run()
        self.process = process
    }

    /// What the process has printed so far, with everything that its predecessors printed.
    var output: String { (try? String(contentsOf: log, encoding: .utf8)) ?? "" }

    /// Whether it runs.
    var isRunning: Bool { process.isRunning }

    /// Ends it as a power cut would.
    func kill() {
        if process.isRunning { Foundation.kill(process.processIdentifier, SIGKILL) }
        process.waitUntilExit()
    }

    /// Freezes it, as a paused virtual machine would be.
    func freeze() { Foundation.kill(process.processIdentifier, SIGSTOP) }

    /// Lets it run on.
    func thaw() { Foundation.kill(process.processIdentifier, SIGCONT) }

    /// How it ended, once it has.
    func status(within limit: Duration) async throws -> (code: Int32, bySignal: Bool)? {
        let clock = ContinuousClock()
        let end = clock.now + limit
        while clock.now < end {
            if !process.isRunning {
                return (process.terminationStatus, process.terminationReason == .uncaughtSignal)
            }
            try await Task.sleep(for: .milliseconds(20))
        }
        return nil
    }

    /// The binary beside the test bundle.
    static func binary() throws -> URL {
        let bundle = URL(filePath: ProcessInfo.processInfo.arguments[0])
        for folder in [
            bundle.deletingLastPathComponent(), Bundle.main.bundleURL,
            Bundle.main.bundleURL.deletingLastPathComponent(),
        ] {
            let candidate = folder.appending(path: "martlet")
            if FileManager.default.isExecutableFile(atPath: candidate.path) { return candidate }
        }
        throw CocoaError(.executableNotLoadable)
    }
}
