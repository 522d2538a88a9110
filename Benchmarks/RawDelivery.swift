import Domain
import Storage

/// The least that a delivery has to store to go out once (REL-20 to REL-23), as bare statements: a claim; what is needed to send
/// it; the gate with the intent; the outcome with the end, the notice and the job. Nothing is decided, sealed or decoded.
struct RawDelivery: Sendable {
    let database: Database
    private static let batch = 8
    private static let tableSQL = """
        CREATE TABLE bench_jobs (
            id TEXT PRIMARY KEY, due_at BIGINT NOT NULL, owner TEXT, lease_until BIGINT, fence BIGINT NOT NULL
        );
        CREATE INDEX bench_jobs_due ON bench_jobs (due_at, id) WHERE owner IS NULL;
        CREATE TABLE bench_deliveries (
            id TEXT PRIMARY KEY, account TEXT NOT NULL, content TEXT NOT NULL, state TEXT NOT NULL,
            revision BIGINT NOT NULL, due_at BIGINT NOT NULL, started_at BIGINT, url TEXT
        );
        CREATE INDEX bench_deliveries_of_account ON bench_deliveries (account, due_at) WHERE state <> 'published';
        CREATE TABLE bench_journal (
            delivery TEXT NOT NULL, attempt TEXT NOT NULL, step TEXT NOT NULL, fingerprint TEXT NOT NULL,
            intent_at BIGINT NOT NULL, outcome TEXT, outcome_at BIGINT, output TEXT, PRIMARY KEY (delivery, attempt)
        );
        CREATE TABLE bench_notices (id TEXT PRIMARY KEY, subject TEXT NOT NULL, payload TEXT NOT NULL, created_at BIGINT)
        """
    private static let insertSQL = """
        INSERT INTO bench_deliveries (id, account, content, state, revision, due_at) VALUES ($1, $2, $3, 'scheduled', 1, $4)
        """
    private static let insertJobSQL = "INSERT INTO bench_jobs (id, due_at, fence) VALUES ($1, $2, 0)"
    private static let claimSQL = """
        UPDATE bench_jobs SET owner = $1, lease_until = $2, fence = fence + 1 WHERE id IN (
            SELECT id FROM bench_jobs WHERE owner IS NULL AND due_at <= $3 ORDER BY due_at, id LIMIT $4
            FOR UPDATE SKIP LOCKED
        ) RETURNING id
        """
    private static let lookSQL = "SELECT * FROM bench_deliveries WHERE id = $1 AND state = 'scheduled'"
    private static let takeSQL = """
        UPDATE bench_deliveries SET state = 'publishing', started_at = $2
        WHERE id = $1 AND state = 'scheduled' AND revision = 1
            AND EXISTS (SELECT 1 FROM bench_jobs j WHERE j.id = $1 AND j.owner = $3 AND j.lease_until >= $2)
        """
    private static let intendSQL = """
        INSERT INTO bench_journal (delivery, attempt, step, fingerprint, intent_at) VALUES ($1, $2, 'publish:0', $3, $4)
        """
    private static let concludeSQL = """
        UPDATE bench_journal SET outcome = 'done', outcome_at = $3, output = $4 WHERE delivery = $1 AND attempt = $2
        """
    private static let publishSQL = """
        UPDATE bench_deliveries SET state = 'published', url = $2 WHERE id = $1 AND state = 'publishing'
        """
    private static let noticeSQL = "INSERT INTO bench_notices VALUES ($1, $2, $3, $4)"
    private static let finishSQL = "DELETE FROM bench_jobs WHERE id = $1 AND owner = $2"

    func prepare() async throws {
        try await database.write { try $0.script(Self.tableSQL) }
    }

    /// How many deliveries per second go through with so many workers.
    func rate(of count: Int, workers: Int) async throws -> Double {
        try await database.write { transaction in
            for index in 0..<count {
                let id: Job.ID = transaction.makeID()
                let words = #"{"text": "Good morning from the marsh: the herons are back."}"#
                try transaction.execute(
                    Self.insertSQL, [.id(id), .text("account-\(index % 500)"), .text(words), .instant(transaction.now)])
                try transaction.execute(Self.insertJobSQL, [.id(id), .instant(transaction.now)])
            }
        }
        let seconds = try await Stopwatch.seconds {
            try await withThrowingTaskGroup(of: Void.self) { group in
                for worker in 0..<(workers / Self.batch) { group.addTask { try await work("worker-\(worker)") } }
                try await group.waitForAll()
            }
        }
        return Double(count) / seconds
    }

    private func work(_ owner: String) async throws {
        while true {
            let ids = try await claim(owner)
            if ids.isEmpty { return }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for id in ids { group.addTask { try await deliver(id, owner) } }
                try await group.waitForAll()
            }
        }
    }

    private func claim(_ owner: String) async throws -> [String] {
        try await database.write { transaction in
            let until = transaction.now + .seconds(60)
            return try transaction.query(
                Self.claimSQL, [.text(owner), .instant(until), .instant(transaction.now), .int(Self.batch)]
            ).map { try $0.text("id") }
        }
    }

    private func deliver(_ id: String, _ owner: String) async throws {
        _ = try await database.read { try $0.row(Self.lookSQL, [.text(id)]) }
        let attempt = Ports.system.randomToken(byteCount: 16)
        try await database.write { transaction in
            let now = transaction.now
            _ = try transaction.execute(Self.takeSQL, [.text(id), .instant(now), .text(owner)])
            _ = try transaction.execute(
                Self.intendSQL, [.text(id), .text(attempt), .text(attempt), .instant(now)])
        }
        try await database.write { transaction in
            let (now, url) = (transaction.now, "https://noop.example/1")
            _ = try transaction.execute(
                Self.concludeSQL, [.text(id), .text(attempt), .instant(now), .text("{\"url\": \"\(url)\"}")])
            _ = try transaction.execute(Self.publishSQL, [.text(id), .text(url)])
            _ = try transaction.execute(Self.noticeSQL, [.text(attempt), .text(id), .text("{}"), .instant(now)])
            _ = try transaction.execute(Self.finishSQL, [.text(id), .text(owner)])
        }
    }
}
