import Domain
import Storage

/// Deliveries from due to published, against the bare statements of the same on the same engine, and against a bare queue.
struct DeliveryBench {
    let dose: Dose
    private static let connections = 500
    private static let rounds = 5

    func measure(into figures: inout Figures) async throws {
        var speeds: [(name: String, ours: Double, bare: Double, raw: Double, batched: Double)] = []
        try await Places.each { name, database in
            let house = try await BenchHouse(on: database)
            let connections = try await house.connect(Self.connections)
            // The first deliveries open connections, prepare statements and unwrap the data key.
            _ = try await publish(dose.deliveries / 10, house, connections)
            let raw = RawQueue(database: database)
            try await raw.prepare()
            _ = try await raw.rate(of: dose.deliveries / 10, workers: 4, batch: 16)
            let bareDelivery = RawDelivery(database: database)
            try await bareDelivery.prepare()
            _ = try await bareDelivery.rate(of: dose.deliveries / 10, workers: 64)
            var (ours, bare, alone, batched): ([Double], [Double], [Double], [Double]) = ([], [], [], [])
            // Taken in turns, so that whatever else the machine does meets all four.
            for _ in 0..<Self.rounds {
                let count = dose.deliveries / Self.rounds
                ours.append(try await publish(count, house, connections))
                bare.append(try await bareDelivery.rate(of: count, workers: 64))
                alone.append(try await raw.rate(of: count, workers: 64, batch: 1))
                batched.append(try await raw.rate(of: count, workers: 4, batch: 16))
            }
            let middles = [ours, bare, alone, batched].map { $0.percentile(0.5) }
            speeds.append((name, middles[0], middles[1], middles[2], middles[3]))
        }
        for speed in speeds {
            figures.add("\(speed.name)_deliveries", speed.ours, against: "\(speed.name)_raw_deliveries", speed.bare)
            figures.add("\(speed.name)_raw_jobs_per_second", speed.raw)
            figures.add("\(speed.name)_deliveries_to_jobs_ratio", speed.ours / speed.raw)
            figures.add("\(speed.name)_raw_jobs_in_batches_per_second", speed.batched)
            figures.add("\(speed.name)_deliveries_to_batches_ratio", speed.ours / speed.batched)
        }
    }

    private func publish(_ count: Int, _ house: BenchHouse, _ connections: [Connection]) async throws -> Double {
        let due = Ports.system.now()
        try await house.schedule(count, to: connections) { _ in due }
        let before = house.platform.count
        let seconds = try await Stopwatch.seconds { try await house.publishAll() }
        precondition(house.platform.count - before == count, "not every delivery was published once")
        return Double(count) / seconds
    }
}

/// The least that a durable queue does: claim rows, alone or in batches, and finish each in a transaction of its own.
struct RawQueue: Sendable {
    let database: Database
    private static let tableSQL = """
        CREATE TABLE bench_work (
            id TEXT PRIMARY KEY, due_at BIGINT NOT NULL, owner TEXT, lease_until BIGINT, state TEXT NOT NULL, url TEXT
        );
        CREATE INDEX bench_work_due ON bench_work (due_at, id) WHERE owner IS NULL
        """
    private static let insertSQL = "INSERT INTO bench_work (id, due_at, state) VALUES ($1, $2, 'scheduled')"
    private static let claimSQL = """
        UPDATE bench_work SET owner = $1, lease_until = $2, state = 'publishing' WHERE id IN (
            SELECT id FROM bench_work WHERE owner IS NULL AND due_at <= $3 ORDER BY due_at, id LIMIT $4
            FOR UPDATE SKIP LOCKED
        ) RETURNING id
        """
    private static let finishSQL = """
        UPDATE bench_work SET lease_until = NULL, state = 'published', url = $3 WHERE id = $1 AND owner = $2
        """

    func prepare() async throws {
        try await database.write { try $0.script(Self.tableSQL) }
    }

    /// How many jobs per second go through, when so many workers claim so many at a time.
    func rate(of count: Int, workers: Int, batch: Int) async throws -> Double {
        try await database.write { transaction in
            for _ in 0..<count {
                let id: Job.ID = transaction.makeID()
                try transaction.execute(Self.insertSQL, [.id(id), .instant(transaction.now)])
            }
        }
        let seconds = try await Stopwatch.seconds {
            try await withThrowingTaskGroup(of: Void.self) { group in
                for worker in 0..<workers { group.addTask { try await work("worker-\(worker)", batch) } }
                try await group.waitForAll()
            }
        }
        return Double(count) / seconds
    }

    private func work(_ owner: String, _ batch: Int) async throws {
        while true {
            let ids = try await claim(owner, batch)
            if ids.isEmpty { return }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for id in ids { group.addTask { try await finish(id, owner) } }
                try await group.waitForAll()
            }
        }
    }

    private func claim(_ owner: String, _ batch: Int) async throws -> [String] {
        try await database.write { transaction in
            let until = transaction.now + .seconds(60)
            return try transaction.query(
                Self.claimSQL, [.text(owner), .instant(until), .instant(transaction.now), .int(batch)]
            ).map { try $0.text("id") }
        }
    }

    private func finish(_ id: String, _ owner: String) async throws {
        try await database.write { transaction in
            _ = try transaction.execute(Self.finishSQL, [.text(id), .text(owner), .text("https://noop.example/1")])
        }
    }
}
