import Domain

extension Database {
    /// Brings the schema up to date: each migration in a transaction of its own, under one lock, forward only (REL-46).
    ///
    /// Answers the numbers that were applied now. Safe to run from several nodes at once. Throws
    /// `StorageError.schemaTooNew` when a newer release was here, `.schemaDiffers` when history was rewritten.
    @discardableResult
    package func migrate(_ migrations: [Migration] = Migration.all) async throws(StorageError) -> [Int] {
        let migrator = Migrator(migrations: migrations)
        try await write(migrator.prepare)
        var applied: [Int] = []
        for migration in migrations where try await write({ try migrator.apply(migration, $0) }) {
            applied.append(migration.number)
        }
        return applied
    }

    /// Migrations that `migrate` would apply; changes nothing. Throws like `migrate`.
    package func pendingMigrations(
        of migrations: [Migration] = Migration.all
    ) async throws(StorageError) -> [Migration] {
        let applied = try await read(Migrator(migrations: migrations).applied)
        return migrations.filter { applied[$0.number] == nil }
    }
}

/// Knows which migrations there are and which are done.
struct Migrator: Sendable {
    let migrations: [Migration]

    private static let createTable = """
        CREATE TABLE IF NOT EXISTS schema_migrations (
            number BIGINT PRIMARY KEY,
            name TEXT NOT NULL,
            applied_at BIGINT NOT NULL
        )
        """
    private static let selectApplied = "SELECT number, name FROM schema_migrations ORDER BY number"
    private static let insertApplied =
        "INSERT INTO schema_migrations (number, name, applied_at) VALUES ($1, $2, $3)"

    /// Makes the table of migrations, and looks at what is there before anything is changed.
    @Sendable
    func prepare(_ transaction: Transaction) throws {
        try lock(transaction)
        if try !hasTable(transaction) { try transaction.script(Self.createTable) }
        _ = try applied(transaction)
    }

    /// Applies one migration unless another node did so in the meantime.
    func apply(_ migration: Migration, _ transaction: Transaction) throws -> Bool {
        try lock(transaction)
        guard try applied(transaction)[migration.number] == nil else { return false }
        try transaction.script(migration.statements(transaction.dialect))
        try transaction.execute(
            Self.insertApplied, [.int(migration.number), .text(migration.name), .instant(transaction.now)])
        return true
    }

    /// What is applied, checked against what is known.
    @Sendable
    func applied(_ transaction: Transaction) throws -> [Int: String] {
        guard try hasTable(transaction) else { return [:] }
        var applied: [Int: String] = [:]
        let known = Dictionary(uniqueKeysWithValues: migrations.map { ($0.number, $0.name) })
        for row in try transaction.query(Self.selectApplied) {
            let (number, name) = (try row.int("number"), try row.text("name"))
            guard let expected = known[number] else {
                throw StorageError.schemaTooNew(found: number, known: known.keys.max() ?? 0)
            }
            guard expected == name else {
                throw StorageError.schemaDiffers(number: number, found: name, known: expected)
            }
            applied[number] = name
        }
        return applied
    }
}

extension Migrator {
    private static let statementTime: Duration = .minutes(10)

    /// One migrating node at a time; where advisory locks are missing, the primary key of the table decides (REL-57).
    private func lock(_ transaction: Transaction) throws {
        guard transaction.dialect == .postgres else { return }
        try transaction.allow(Self.statementTime)
        try transaction.script("SET LOCAL lock_timeout = '30s'")
        _ = try transaction.query("SELECT pg_advisory_xact_lock(hashtext('martlet schema ' || current_schema()))")
    }

    private func hasTable(_ transaction: Transaction) throws -> Bool {
        let query =
            switch transaction.dialect {
            case .sqlite: "SELECT name FROM sqlite_master WHERE type = 'table' AND name = 'schema_migrations'"
            case .postgres:
                """
                SELECT tablename FROM pg_catalog.pg_tables
                WHERE schemaname = current_schema() AND tablename = 'schema_migrations'
                """
            }
        return try transaction.row(query) != nil
    }
}
