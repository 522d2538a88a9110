import AsyncHTTPClient
import Domain
import Engine
import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix
import Storage
import Vault

/// Resident memory of the real server: idle, and with many connections stored.
struct MemoryBench {
    let dose: Dose

    func measure(into figures: inout Figures) async throws {
        let empty = try await Places.withFolder { try await serve($0) }
        figures.add("memory_idle_mebibytes", empty.mebibytes)
        figures.add("ready_seconds_idle", empty.seconds)
        let full = try await Places.withFolder { folder in
            try await fill(folder)
            return try await serve(folder)
        }
        figures.add("stored_connections", Double(dose.stored))
        figures.add("memory_stored_mebibytes", full.mebibytes)
        figures.add("ready_seconds_stored", full.seconds)
    }

    /// Stores the connections as a server would have.
    private func fill(_ folder: URL) async throws {
        let ring = try KeyFile.create(at: folder.appending(path: "root.key").path)
        let database = try await Database.open(.file(path: folder.appending(path: "martlet.sqlite").path))
        defer { database.close() }
        let checks = try await KeyGate.check(ring, against: database)
        try await database.migrate()
        try await KeyGate.store(checks, in: database)
        _ = try await BenchHouse(on: database, ring: ring).connect(dose.stored)
    }

    /// Starts the binary beside this one, waits until it is ready, lets it settle, and looks at its memory.
    private func serve(_ folder: URL) async throws -> (mebibytes: Double, seconds: Double) {
        let port = try await freePort()
        let process = Process()
        process.executableURL = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
            .deletingLastPathComponent().appending(path: "martlet")
        process.arguments = [
            "serve", "--data-folder", folder.path, "--http-port", String(port), "--log-level", "error",
        ]
        process.standardOutput = FileHandle.nullDevice
        if !FileManager.default.fileExists(atPath: folder.appending(path: "root.key").path) {
            _ = try KeyFile.create(at: folder.appending(path: "root.key").path)
        }
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
        try await Task.sleep(for: .seconds(3))
        return (try residentMebibytes(of: process.processIdentifier), seconds)
    }

    private func isReady(_ port: Int) async throws -> Bool {
        let request = HTTPClientRequest(url: "http://127.0.0.1:\(port)/readyz")
        // Nobody listens yet: then it is not ready.
        let response = try? await HTTPClient.shared.execute(request, timeout: .seconds(5))
        guard let response else { return false }
        _ = try await response.body.collect(upTo: 1 << 20)
        return response.status == .ok
    }

    private func residentMebibytes(of process: Int32) throws -> Double {
        let status = try String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8)
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") }
        let number = line?.split(separator: " ").dropFirst().compactMap { Double($0) }.first
        guard let number else { throw Trouble(words: "the memory of the server cannot be read") }
        return number / 1_024
    }

    /// A port that nobody listens on at this moment.
    private func freePort() async throws -> Int {
        let channel = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .bind(host: "127.0.0.1", port: 0).get()
        let port = channel.localAddress?.port ?? 0
        try await channel.close()
        return port
    }
}

/// Why a measurement could not be made.
struct Trouble: Error, CustomStringConvertible {
    let words: String
    var description: String { words }
}
