import Domain
import Engine
import Foundation
import Storage
import Vault

/// What the real server costs while nothing is due, with nothing stored and with a million connections.
struct IdleBench {
    let dose: Dose

    private struct Cost {
        let ready: Double
        let cpuShare: Double
        let commits: Double
        let statements: Double?
        let mebibytes: Double
        let growth: Double
    }

    func measure(into figures: inout Figures) async throws {
        for (name, count) in [("empty", 0), ("crowd", dose.crowd)] {
            let cost = try await Places.withFolder { folder in
                let path = folder.appending(path: "martlet.sqlite").path
                return try await measure(folder, .file(path: path), url: nil, holding: count)
            }
            report(cost, "sqlite_\(name)", count, &figures)
        }
        try await Places.withSchema { url in
            let cost = try await Places.withFolder { folder in
                try await measure(folder, try DatabaseLocation(url: url), url: url, holding: dose.crowd)
            }
            report(cost, "postgres_crowd", dose.crowd, &figures)
        }
    }

    private func report(_ cost: Cost, _ name: String, _ count: Int, _ figures: inout Figures) {
        figures.add("\(name)_connections", Double(count))
        figures.add("\(name)_ready_seconds", cost.ready)
        figures.add("\(name)_cpu_share_of_a_core", cost.cpuShare)
        figures.add("\(name)_commits_per_second", cost.commits)
        if let statements = cost.statements { figures.add("\(name)_transactions_per_second", statements) }
        figures.add("\(name)_memory_mebibytes", cost.mebibytes)
        figures.add("\(name)_memory_growth_mebibytes", cost.growth)
    }

    private func measure(
        _ folder: URL, _ location: DatabaseLocation, url: String?, holding count: Int
    ) async throws -> Cost {
        let ring = try KeyFile.create(at: folder.appending(path: "root.key").path)
        let database = try await Database.open(location)
        defer { database.close() }
        let checks = try await KeyGate.check(ring, against: database)
        try await database.migrate()
        try await KeyGate.store(checks, in: database)
        if count > 0 { try await Crowd(database: database).gather(count, ring: ring) }
        return try await ServerRun.whileServing(folder, database: url) { run in
            try await Task.sleep(for: .seconds(5))
            return try await watch(run, database)
        }
    }

    /// Watches for a while; every chore of the house comes due once in it, five times as often as in truth.
    private func watch(_ run: ServerRun, _ database: Database) async throws -> Cost {
        // A look at the numbers counts all connections; it is made before and after, not within.
        let commits = try await run.commits()
        try await Task.sleep(for: .seconds(2))
        let (cpu, memory, seen) = (try run.cpuSeconds(), try run.mebibytes(), try await transactions(database))
        try await database.write { transaction in
            let sql = "UPDATE jobs SET due_at = $1 WHERE kind IN ('patrol', 'sweep', 'foresee') AND owner IS NULL"
            _ = try transaction.execute(sql, [.instant(transaction.now)])
        }
        try await Task.sleep(for: .seconds(dose.idleSeconds))
        let (cpuAfter, memoryAfter) = (try run.cpuSeconds(), try run.mebibytes())
        let seenAfter = try await transactions(database)
        let window = dose.idleSeconds
        return Cost(
            ready: run.readySeconds, cpuShare: (cpuAfter - cpu) / window,
            commits: (try await run.commits() - commits) / (window + 2),
            statements: seen.flatMap { before in seenAfter.map { ($0 - before) / window } },
            mebibytes: memoryAfter, growth: memoryAfter - memory)
    }

    /// All transactions of a PostgreSQL database so far; SQLite does not count.
    private func transactions(_ database: Database) async throws -> Double? {
        guard database.dialect == .postgres else { return nil }
        let sql = """
            SELECT xact_commit + xact_rollback AS n FROM pg_stat_database WHERE datname = current_database()
            """
        return try await database.read { try $0.row(sql)?.integer("n") }.map(Double.init)
    }
}
