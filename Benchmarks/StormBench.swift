import Domain
import Engine
import Storage
import Synchronization
import Vault

/// Many grants due for refresh within seconds, before a platform that takes 50 ms, against the bare pair of statements.
struct StormBench {
    let dose: Dose
    private static let width = 200

    func measure(into figures: inout Figures) async throws {
        var found: [(name: String, storm: Storm, pair: Double)] = []
        try await Places.each { name, database in
            let house = try await BenchHouse(on: database) { settings in
                settings.concurrency = 4 * Self.width
                settings.refreshWidth = Self.width
                settings.refreshRate = 1_000_000
                settings.refreshFloor = .zero
            }
            // The first ones open connections, prepare statements and unwrap the data key.
            _ = try await storm(dose.storm / 20, within: .zero, house)
            let pair = try await RawRefresh(database: database, vault: house.vault).rate(
                of: dose.storm / 4, workers: Self.width)
            let spread: Duration = .seconds(10) * (Double(dose.storm) / Double(Dose.whole.storm))
            found.append((name, try await storm(dose.storm, within: spread, house), pair))
        }
        for (name, storm, pair) in found {
            // Nobody is faster than the platform allows, than the bare pair is stored, or than they come due.
            let ideal = max(Double(dose.storm) / min(Double(Self.width) / 0.05, pair), storm.spread)
            figures.add("\(name)_storm_seconds", storm.seconds)
            figures.add("\(name)_storm_refreshes_per_second", Double(dose.storm) / storm.seconds)
            figures.add("\(name)_storm_raw_pairs_per_second", pair)
            figures.add("\(name)_storm_to_ideal_ratio", ideal / storm.seconds)
            figures.add("\(name)_storm_most_in_flight", Double(storm.most))
        }
    }

    private struct Storm {
        let seconds: Double
        let spread: Double
        let most: Int
    }

    private func storm(_ count: Int, within spread: Duration, _ house: BenchHouse) async throws -> Storm {
        let first = try await house.storm(count) { spread * (Double($0) / Double(count)) }
        try await house.refreshAll(count)
        let seconds = Stopwatch.seconds(Ports.system.now() - first)
        return Storm(seconds: seconds, spread: Stopwatch.seconds(spread), most: house.platform.mostRefreshing)
    }
}

/// The least that a safe refresh does: an intent, the platform, the new pair sealed and stored.
struct RawRefresh: Sendable {
    let database: Database
    let vault: Vault
    private static let tableSQL = """
        CREATE TABLE bench_grants (
            id TEXT PRIMARY KEY, generation BIGINT NOT NULL, sealed TEXT NOT NULL, intent_at BIGINT, expires_at BIGINT
        )
        """
    private static let insertSQL = "INSERT INTO bench_grants VALUES ($1, 1, 'none', NULL, 0)"
    private static let intentSQL = "UPDATE bench_grants SET intent_at = $2 WHERE id = $1 AND intent_at IS NULL"
    private static let outcomeSQL = """
        UPDATE bench_grants SET generation = generation + 1, sealed = $2, expires_at = $3, intent_at = NULL
        WHERE id = $1 AND generation = $4
        """

    /// How many pairs per second are stored, when so many workers refresh one after the other.
    func rate(of count: Int, workers: Int) async throws -> Double {
        let ids: [String] = try await database.write { transaction in
            try transaction.script(Self.tableSQL)
            return try (0..<count).map { _ in
                let id: Job.ID = transaction.makeID()
                try transaction.execute(Self.insertSQL, [.id(id)])
                return id.text
            }
        }
        let line = Line(ids)
        let seconds = try await Stopwatch.seconds {
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<workers {
                    group.addTask { while let id = line.next() { try await refresh(id) } }
                }
                try await group.waitForAll()
            }
        }
        return Double(count) / seconds
    }

    private func refresh(_ id: String) async throws {
        try await database.write { transaction in
            _ = try transaction.execute(Self.intentSQL, [.text(id), .instant(transaction.now)])
        }
        try await Task.sleep(for: NoOpPlatform.refreshTime)
        let place = Place(workspace: "wsp_1", table: "grants", row: id, column: "sealed", generation: 2)
        let bytes = try await vault.seal(Secret(Ports.system.randomToken(byteCount: 64)), at: place).bytes
        let sealed = Base64URL.encode(bytes)
        try await database.write { transaction in
            let end = transaction.now + .hours(2)
            _ = try transaction.execute(Self.outcomeSQL, [.text(id), .text(sealed), .instant(end), .integer(1)])
        }
    }
}

/// Hands out one after the other.
private final class Line: Sendable {
    private let left: Mutex<ArraySlice<String>>

    init(_ all: [String]) { left = Mutex(all[...]) }

    func next() -> String? { left.withLock { $0.popFirst() } }
}
