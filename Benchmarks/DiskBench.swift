import Storage

/// How many transactions per second reach the disk one after the other: what the machine itself can do.
struct DiskBench {
    let dose: Dose

    func measure(into figures: inout Figures) async throws {
        var found: [(String, Double)] = []
        try await Places.each { name, database in
            try await database.write { try $0.script("CREATE TABLE bench_disk (id INTEGER PRIMARY KEY, n BIGINT)") }
            try await database.write { _ = try $0.execute("INSERT INTO bench_disk VALUES (1, 0)") }
            let rate = try await Stopwatch.rate(for: dose.seconds / 2) {
                try await database.write { _ = try $0.execute("UPDATE bench_disk SET n = n + 1 WHERE id = 1") }
            }
            found.append((name, rate))
        }
        for (name, rate) in found { figures.add("\(name)_serial_commits_per_second", rate) }
    }
}
