import Foundation
import Testing

/// The real binary as a process of its own, to be frozen and killed without mercy.
final class ServerProcess: Sendable {
    /// How a process ended.
    struct End: Equatable {
        let code: Int32
        let bySignal: Bool

        /// By SIGKILL, from inside or outside.
        static let killed = End(code: 9, bySignal: true)
        /// As one wishes it.
        static let clean = End(code: 0, bySignal: false)
    }

    private let process: Process
    private let log: URL

    /// Starts `martlet` with these settings in the environment.
    ///
    /// - Parameters:
    ///   - name: What it writes goes to a file of that name; the same name goes on in the same file.
    ///   - survivesFileLimit: A write beyond the limit of file sizes fails, as on a full disk, instead of killing it.
    init(
        _ arguments: [String] = ["serve"], settings: [String: String], folder: URL, name: String = "server",
        survivesFileLimit: Bool = false
    ) throws {
        let process = Process()
        process.executableURL = try Self.binary()
        process.arguments = arguments
        if survivesFileLimit {
            process.arguments = ["-c", "trap '' XFSZ; exec \"$0\" \"$@\"", try Self.binary().path] + arguments
            process.executableURL = URL(filePath: "/bin/sh")
        }
        var environment = ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("MARTLET_") }
        environment["SWIFT_BACKTRACE"] = "enable=no"
        for (name, value) in settings { environment["MARTLET_" + name] = value }
        process.environment = environment
        process.currentDirectoryURL = folder
        log = folder.appending(path: name + ".log")
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

    /// Whether it is stopped, by itself or by others (proc_pid_stat(5): the state follows the name in parentheses).
    var isFrozen: Bool {
        let stat = try? String(contentsOfFile: "/proc/\(process.processIdentifier)/stat", encoding: .utf8)
        return stat?.split(separator: ") ").last?.first == "T"
    }

    /// Ends it as a power cut would.
    func kill() {
        send(SIGKILL)
        process.waitUntilExit()
    }

    /// Asks it to end, as an init system does.
    func terminate() { send(SIGTERM) }

    /// Freezes it, as a paused virtual machine would be.
    func freeze() { send(SIGSTOP) }

    /// Lets it run on.
    func thaw() { send(SIGCONT) }

    /// Lets its files grow up to so many bytes and no further, or without a limit again.
    func limitFiles(to bytes: Int?) throws {
        let limiter = try Process.run(
            URL(filePath: "/usr/bin/prlimit"),
            arguments: ["--pid", "\(process.processIdentifier)", "--fsize=\(bytes.map(String.init) ?? "unlimited"):"])
        limiter.waitUntilExit()
        try #require(limiter.terminationStatus == 0, "the limit of file sizes was set")
    }

    private func send(_ signal: Int32) {
        if process.isRunning { _ = Foundation.kill(process.processIdentifier, signal) }
    }

    /// How it ended, once it has; `nil` when it still runs at the end of the time.
    func end(within limit: Duration) async throws -> End? {
        guard try await eventually(within: limit, { !process.isRunning }) else { return nil }
        return End(code: process.terminationStatus, bySignal: process.terminationReason == .uncaughtSignal)
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

/// Asks again and again until the answer is yes; `false` when it never was in that time.
///
/// For facts of other processes, which ring no bell.
@discardableResult
func eventually(
    within limit: Duration = .seconds(30), every pause: Duration = .milliseconds(20),
    _ isSo: () async throws -> Bool
) async throws -> Bool {
    let clock = ContinuousClock()
    let end = clock.now + limit
    while try await !isSo() {
        if clock.now >= end { return false }
        try await Task.sleep(for: pause)
    }
    return true
}
