import Domain
import Foundation
import Logging
import TestKit
import Testing

@testable import Storage

/// What moves SQLite's log into its file (decision 0025).
@Suite("The log of SQLite", .timeLimit(.minutes(10)))
struct LogKeeperTests {
    private static func write(_ sql: String, _ values: [Value] = [], noting stored: Noted<Int>) -> Queued {
        let work = Work(access: .write(.committed)) { transaction in
            try transaction.execute(sql, values)
            return { stored.change { $0 += 1 } }
        } refuse: { _ in
        }
        return Queued(work: work, since: .now)
    }

    @Test("REL-41 where the thread that moves the log does not keep up, the writer moves it, so that it never grows on")
    func stalled() async throws {
        try await DatabaseKind.file.withLocation { location in
            guard case .file(let path) = location else { return }
            var settings = DatabaseSettings.test
            settings.logLength = 50
            settings.groupLimit = 1
            settings.queueTime = .minutes(5)
            let logger = Logger.current
            let surroundings = Surroundings(
                settings: settings, ports: .system, signal: JobSignal(ports: .system),
                monitor: ConditionMonitor(logger: logger), logger: logger)
            let (mailbox, stored) = (Mailbox<Queued>(capacity: 1_000), Noted(0))
            _ = mailbox.put(Self.write("CREATE TABLE blobs (content BLOB NOT NULL)", noting: stored))
            let content = Value.bytes(Array(repeating: 7, count: 16_000))
            for _ in 0..<300 {
                _ = mailbox.put(Self.write("INSERT INTO blobs (content) VALUES ($1)", [content], noting: stored))
            }
            mailbox.close()

            let size = try await Threads.run("writer") { () throws(StorageError) -> Int? in
                let store = try SQLiteFile.open(path: path, surroundings)
                // Its thread is never started.
                let keeper = try SQLiteLogKeeper.open(path: path, of: store, surroundings)
                let record = EngineRecord(dialect: .sqlite, logger: logger)
                SQLiteWriter(
                    store: store, mailbox: mailbox, dialect: SQLiteDialect(), record: record, keeper: keeper,
                    surroundings
                ).run()
                return withExtendedLifetime((store, keeper)) {
                    (try? FileManager.default.attributesOfItem(atPath: path + "-wal"))?[.size] as? Int
                }
            }

            // Five megabytes were written; two hundred pages are where the writer begins to move.
            let length = try #require(size)
            #expect(stored.content == 301)
            #expect(length < 2_000_000)
        }
    }
}
