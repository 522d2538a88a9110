import Domain
import Foundation
import GRDB
import GRDBSQLite
import Logging
import Synchronization

/// Moves what was written from SQLite's log into its file, on a thread of its own (decision 0025).
///
/// By itself SQLite moves it in the middle of a commit, each time that a thousand pages are in the log. Whoever waits for the
/// writer waits for that, and the larger the file, the longer, since what belongs together lies further apart. Here the log
/// grows longer, so that a page is moved once that was written many times, and the writer goes on meanwhile. The log begins
/// anew when all of it is moved; the little that came in meanwhile is moved by the writer itself.
final class SQLiteLogKeeper: Sendable {
    private static let pauseAfterFailure: TimeInterval = 1

    /// A connection of its own: that of the writer is the writer's.
    private let store: DatabaseQueue
    private let logger: Logger
    /// How many pages make moving worthwhile.
    private let worthwhile: Int
    /// From here on the writer moves them itself, after each commit.
    private let limit: Int
    private let length = LogLength()
    private let bell = Mailbox<Void>(capacity: 1)
    /// Whether all was moved but what came in meanwhile.
    private let isRestLittle = Atomic(false)

    /// `nil` for memory, which has no log. Throws `StorageError`.
    static func open(
        path: String?, of writer: any DatabaseWriter, _ surroundings: Surroundings
    ) throws(StorageError) -> SQLiteLogKeeper? {
        guard let path else { return nil }
        do {
            var configuration = Configuration()
            configuration.prepareDatabase { try $0.execute(sql: "PRAGMA synchronous = FULL") }
            let store = try DatabaseQueue(path: path, configuration: configuration)
            let keeper = SQLiteLogKeeper(store: store, surroundings)
            writer.writeWithoutTransaction(keeper.length.watch)
            return keeper
        } catch {
            throw StorageError(sqlite: error)
        }
    }

    private init(store: DatabaseQueue, _ surroundings: Surroundings) {
        self.store = store
        logger = surroundings.logger
        worthwhile = surroundings.settings.logLength
        limit = 4 * worthwhile
    }

    /// To be called by the writing thread after each commit, when everybody has his answer.
    func lookAfterCommit(of writer: any DatabaseWriter) {
        let pages = length.pages
        guard pages >= worthwhile else { return }
        guard isRestLittle.exchange(false, ordering: .acquiringAndReleasing) || pages >= limit else {
            // A full box means that the thread knows.
            _ = bell.put(())
            return
        }
        // Where it fails the thread is asked again, and says so.
        try? move(in: writer)
    }

    @Sendable
    func run() {
        while let rings = bell.take(upTo: 1, waiting: .hours(1)) {
            guard !rings.isEmpty else { continue }
            do {
                try move(in: store)
                isRestLittle.store(true, ordering: .releasing)
            } catch {
                let error = StorageError(sqlite: error)
                logger.warning("The log could not be moved into the file", metadata: ["error.kind": "\(error)"])
                Thread.sleep(forTimeInterval: Self.pauseAfterFailure)
            }
        }
        // Where it cannot be closed, the end of the process closes it.
        try? store.close()
    }

    func close() { bell.close() }

    /// Moves what no reader needs any more where it is; waits for nobody.
    private func move(in store: some DatabaseWriter) throws {
        do {
            try store.writeWithoutTransaction { _ = try $0.checkpoint(.passive) }
        } catch let error as DatabaseError where error.resultCode == .SQLITE_BUSY {
            // Somebody else moves it right now.
            return
        }
    }
}

/// How many pages are in the log, as SQLite tells after each commit of a connection.
private final class LogLength: Sendable {
    private let count = Atomic(0)

    var pages: Int { count.load(ordering: .relaxed) }

    /// Takes the place of SQLite's own moving. The connection must not write any more once this object is gone.
    @Sendable
    func watch(_ db: GRDB.Database) {
        let hook: @convention(c) (UnsafeMutableRawPointer?, OpaquePointer?, UnsafePointer<CChar>?, CInt) -> CInt = {
            context, _, _, pages in
            guard let context else { return SQLITE_OK }
            Unmanaged<LogLength>.fromOpaque(context).takeUnretainedValue().count.store(Int(pages), ordering: .relaxed)
            return SQLITE_OK
        }
        sqlite3_wal_hook(db.sqliteConnection, hook, Unmanaged.passUnretained(self).toOpaque())
    }
}
