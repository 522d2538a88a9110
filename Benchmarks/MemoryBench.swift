import Domain
import Engine
import Foundation
import Storage
import Vault

/// Resident memory of the real server: idle, and with many connections stored.
struct MemoryBench {
    let dose: Dose

    func measure(into figures: inout Figures) async throws {
        let empty = try await Places.withFolder { try await look($0) }
        figures.add("memory_idle_mebibytes", empty.mebibytes)
        figures.add("ready_seconds_idle", empty.seconds)
        let full = try await Places.withFolder { folder in
            try await fill(folder)
            return try await look(folder)
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

    /// Starts the server, lets it settle, and looks at its memory.
    private func look(_ folder: URL) async throws -> (mebibytes: Double, seconds: Double) {
        try await ServerRun.whileServing(folder) { run in
            try await Task.sleep(for: .seconds(3))
            return (try run.mebibytes(), run.readySeconds)
        }
    }
}
