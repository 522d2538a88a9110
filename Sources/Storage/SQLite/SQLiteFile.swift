import Domain
import Foundation
import GRDB
import Glibc

/// Opens SQLite's file the way the promises need it (REL-41).
enum SQLiteFile {
    /// Memory for `nil`. Throws `StorageError.damaged` for an unclean file, `.unavailable` for one out of reach.
    static func open(path: String?, _ surroundings: Surroundings) throws(StorageError) -> any DatabaseWriter {
        do {
            let configuration = configuration(surroundings.settings)
            guard let path else { return try DatabaseQueue(configuration: configuration) }
            try prepare(path)
            let pool = try DatabasePool(path: path, configuration: configuration)
            try harden(pool)
            try IntegrityCheck(store: pool, surroundings).run()
            return pool
        } catch let error as StorageError {
            throw error
        } catch let error as DatabaseError {
            throw explain(StorageError(sqlite: error), path ?? ":memory:")
        } catch {
            throw .unavailable("\(path ?? ":memory:") cannot be made")
        }
    }

    private static func configuration(_ settings: DatabaseSettings) -> Configuration {
        var configuration = Configuration()
        configuration.foreignKeysEnabled = true
        configuration.busyMode = .timeout(Double(settings.lockTime.milliseconds) / 1000)
        configuration.maximumReaderCount = settings.connectionLimit
        configuration.prepareDatabase { db in
            try db.execute(sql: "PRAGMA cache_size = -16000; PRAGMA temp_store = MEMORY")
        }
        return configuration
    }

    /// Makes folder and file for the owner's eyes only; SQLite gives its side files the rights of the main file.
    private static func prepare(_ path: String) throws {
        let files = FileManager.default
        guard !files.fileExists(atPath: path) else { return }
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent()
        try files.createDirectory(
            at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        // Foundation's way to make a file would empty one that another process made in this very moment.
        let file = Glibc.open(path, O_CREAT | O_RDWR | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw StorageError.unavailable("\(path) cannot be made") }
        Glibc.close(file)
    }

    /// Each commit waits for its sync; GRDB itself asks for less. The setting belongs to the writing connection.
    private static func harden(_ pool: DatabasePool) throws {
        try pool.writeWithoutTransaction { db in
            try db.execute(sql: "PRAGMA synchronous = FULL; PRAGMA journal_size_limit = 67108864")
        }
    }

    private static func explain(_ error: StorageError, _ path: String) -> StorageError {
        switch error {
        case .damaged(let detail):
            .damaged("\(path) is not a sound SQLite database (\(detail)); restore a backup or move the file away")
        case .unavailable(let detail), .readOnly(let detail): .unavailable("\(path): \(detail)")
        default: error
        }
    }
}
