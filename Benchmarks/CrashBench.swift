import Domain
import Engine
import Foundation
import Platforms
import Storage
import Vault

/// Kills a node with thousands of posts on their way, and sees how long it takes until another has explained them all.
struct CrashBench {
    let dose: Dose
    private static let connections = 500

    func measure(into figures: inout Figures) async throws {
        var found: [(name: String, drain: Double, explained: Double)] = []
        try await Places.withFolder { folder in
            let file = "sqlite:" + folder.appending(path: "bench.sqlite").path
            found.append(try await crash("sqlite", file, folder))
        }
        try await Places.withSchema { url in
            try await Places.withFolder { folder in found.append(try await crash("postgres", url, folder)) }
        }
        let lease = Stopwatch.seconds(BenchHouse.usual.deliveryLease)
        for (name, drain, explained) in found {
            figures.add("\(name)_crash_in_flight", Double(dose.flight))
            figures.add("\(name)_crash_drain_seconds", drain)
            figures.add("\(name)_crash_explained_seconds", explained)
            figures.add("\(name)_crash_explained_to_limit", explained / (lease + 1.5 * drain))
        }
    }

    private func crash(
        _ name: String, _ url: String, _ folder: URL
    ) async throws -> (name: String, drain: Double, explained: Double) {
        let key = folder.appending(path: "crash.key").path
        let ring = try KeyFile.create(at: key)
        let drain = try await with(url) { database in
            try await database.migrate()
            let house = try await BenchHouse(on: database, ring: ring)
            let connections = try await house.connect(Self.connections)
            let due = Ports.system.now()
            try await house.schedule(dose.flight, to: connections) { _ in due }
            let drain = try await Stopwatch.seconds { try await house.publishAll() }
            // A lane is one account's, and one post of an account goes at a time.
            let crowd = try await house.connect(dose.flight)
            try await house.schedule(dose.flight, to: crowd) { _ in due }
            return drain
        }
        try await Victim.run(url: url, key: key, count: dose.flight)
        let explained = try await with(url) { database in
            // Half of them went out before the lights went out.
            let platform = NoOpPlatform { id in
                id.text.utf8.last.map { $0 % 2 == 0 } == true
                    ? .found(StepOutput(remoteID: id.text, url: "https://noop.example/1")) : .absent
            }
            let house = try await BenchHouse(on: database, ring: ring, platform: platform, node: "survivor")
            return try await Stopwatch.seconds { try await house.explainAll(dose.flight) }
        }
        return (name, drain, explained)
    }

    private func with<Answer>(_ url: String, _ body: (Database) async throws -> Answer) async throws -> Answer {
        let database = try await Database.open(try DatabaseLocation(url: url))
        defer { database.close() }
        return try await body(database)
    }
}

/// The node that is killed: a process of its own, before a platform that never answers.
enum Victim {
    /// Starts it, waits until so many posts are on their way, and kills it.
    static func run(url: String, key: String, count: Int) async throws {
        let process = Process()
        process.executableURL = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
        process.arguments = ["--victim", String(count), "--key", key, "--database", url]
        try process.run()
        while !FileManager.default.fileExists(atPath: sign(beside: key)) {
            guard process.isRunning else { throw Trouble(words: "the victim ended by itself") }
            try await Task.sleep(for: .milliseconds(1))
        }
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    /// The file by which it says that all of them are on their way.
    private static func sign(beside key: String) -> String { key + ".in-flight" }

    /// Is it.
    static func be(url: String, key: String, count: Int) async throws {
        let database = try await Database.open(try DatabaseLocation(url: url))
        let house = try await BenchHouse(on: database, ring: try KeyFile.read(at: key), node: "victim") { settings in
            settings.concurrency = count
        }
        house.platform.take(.days(1))
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await house.engine.runner.run() }
            while house.platform.count < count { try await Task.sleep(for: .milliseconds(2)) }
            try Data().write(to: URL(filePath: sign(beside: key)))
            try await group.waitForAll()
        }
    }
}
