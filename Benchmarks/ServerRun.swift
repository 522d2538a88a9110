import AsyncHTTPClient
import Domain
import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix
import Vault

/// The real server in a process of its own, to be looked at from outside.
struct ServerRun {
    let process: Process
    let port: Int
    let metricsPort: Int
    /// From its start until `/readyz` answered 200.
    let readySeconds: Double

    /// Runs the binary beside this one on a folder, and ends it afterwards.
    ///
    /// - Parameter url: where its database is, if not in the folder.
    static func whileServing<Answer>(
        _ folder: URL, database url: String? = nil, _ body: (ServerRun) async throws -> Answer
    ) async throws -> Answer {
        let (port, metricsPort) = (try await freePort(), try await freePort())
        if !FileManager.default.fileExists(atPath: folder.appending(path: "root.key").path) {
            _ = try KeyFile.create(at: folder.appending(path: "root.key").path)
        }
        let process = Process()
        process.executableURL = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
            .deletingLastPathComponent().appending(path: "martlet")
        process.arguments = [
            "serve", "--data-folder", folder.path, "--http-port", String(port), "--metrics-port", String(metricsPort),
            "--log-level", "error",
        ]
        if let url {
            process.environment = ProcessInfo.processInfo.environment.merging(["MARTLET_DATABASE_URL": url]) { $1 }
        }
        process.standardOutput = FileHandle.nullDevice
        let clock = ContinuousClock()
        let begin = clock.now
        try process.run()
        defer {
            process.terminate()
            process.waitUntilExit()
        }
        while try await !isReady(port) {
            guard process.isRunning else { throw Trouble(words: "the server ended by itself") }
            guard clock.now - begin < .seconds(60) else { throw Trouble(words: "the server is not ready in time") }
            try await Task.sleep(for: .milliseconds(5))
        }
        let seconds = Stopwatch.seconds(clock.now - begin)
        return try await body(
            ServerRun(process: process, port: port, metricsPort: metricsPort, readySeconds: seconds))
    }

    private static func isReady(_ port: Int) async throws -> Bool {
        let request = HTTPClientRequest(url: "http://127.0.0.1:\(port)/readyz")
        // Nobody listens yet: then it is not ready.
        let response = try? await HTTPClient.shared.execute(request, timeout: .seconds(5))
        guard let response else { return false }
        _ = try await response.body.collect(upTo: 1 << 20)
        return response.status == .ok
    }

    /// A port that nobody listens on at this moment.
    private static func freePort() async throws -> Int {
        let channel = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .bind(host: "127.0.0.1", port: 0).get()
        let port = channel.localAddress?.port ?? 0
        try await channel.close()
        return port
    }

    /// Resident memory.
    func mebibytes() throws -> Double {
        let status = try String(contentsOfFile: "/proc/\(process.processIdentifier)/status", encoding: .utf8)
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") }
        let number = line?.split(separator: " ").dropFirst().compactMap { Double($0) }.first
        guard let number else { throw Trouble(words: "the memory of the server cannot be read") }
        return number / 1_024
    }

    /// Processor time so far, in seconds: user and system (proc(5), fields 14 and 15, in hundredths).
    func cpuSeconds() throws -> Double {
        let stat = try String(contentsOfFile: "/proc/\(process.processIdentifier)/stat", encoding: .utf8)
        let fields = stat.drop { $0 != ")" }.split(separator: " ").dropFirst().compactMap { Double($0) }
        // The state is no number and falls out, so that field 4 is the first.
        guard fields.count > 11 else { throw Trouble(words: "the times of the server cannot be read") }
        return (fields[10] + fields[11]) / 100
    }

    /// Transactions that wrote so far, by the server's own count.
    func commits() async throws -> Double {
        let request = HTTPClientRequest(url: "http://127.0.0.1:\(metricsPort)/metrics")
        let response = try await HTTPClient.shared.execute(request, timeout: .seconds(60))
        let text = String(buffer: try await response.body.collect(upTo: 1 << 22))
        let line = text.split(separator: "\n").first { $0.hasPrefix("martlet_db_commit_seconds_count") }
        return line?.split(separator: " ").last.flatMap { Double($0) } ?? 0
    }
}

/// Why a measurement could not be made.
struct Trouble: Error, CustomStringConvertible {
    let words: String
    var description: String { words }
}
