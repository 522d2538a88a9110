import Domain
import Storage
import Synchronization
import TestKit
import Testing

@testable import Engine

/// A herd of one kind of job beside others.
@Suite("Shares of the runner", .timeLimit(.minutes(1)))
struct ShareTests {
    /// Counts what runs, and holds it until let go.
    private final class Gate: Sendable {
        private struct State {
            var waiting: [CheckedContinuation<Void, Never>] = []
            var isOpen = false
            var entered = 0
        }

        private let state = Mutex(State())
        var entered: Int { state.withLock(\.entered) }

        func pass() async {
            await withCheckedContinuation { continuation in
                let isOpen = state.withLock { state in
                    state.entered += 1
                    if !state.isOpen { state.waiting.append(continuation) }
                    return state.isOpen
                }
                if isOpen { continuation.resume() }
            }
        }

        func open() {
            let waiting = state.withLock { state in
                state.isOpen = true
                defer { state.waiting = [] }
                return state.waiting
            }
            for continuation in waiting { continuation.resume() }
        }
    }

    @Test("REL-15 a herd of refreshes that hang takes its share, and deliveries run beside it", arguments: [2, 5])
    func share(size: Int) async throws {
        try await DatabaseKind.memory.withDatabase { database in
            try await database.write { transaction in
                for number in 0..<40 {
                    let due = transaction.now - .hours(1)
                    try JobStore.schedule(NewJob("refresh", subject: "\(number)", due: due), in: transaction)
                }
                for number in 0..<3 {
                    try JobStore.schedule(
                        NewJob("deliver", subject: "\(number)", due: transaction.now), in: transaction)
                }
            }
            let (gate, (delivered, feed)) = (Gate(), AsyncStream.makeStream(of: Void.self))
            let runner = JobRunner(
                database: database, ports: .system, owner: "n", concurrency: 8, lease: .seconds(60),
                handlers: [
                    "refresh": { _ in
                        await gate.pass()
                        return .done
                    },
                    "deliver": { _ in
                        feed.yield()
                        return .done
                    },
                ], shares: ["refresh": size])
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await runner.run() }
                var events = delivered.makeAsyncIterator()
                for _ in 0..<3 { _ = await events.next() }
                #expect(gate.entered <= size)
                gate.open()
                while try await Self.left(database) > 0 { try await Task.sleep(for: .milliseconds(5)) }
                group.cancelAll()
            }
            #expect(gate.entered == 40)
        }
    }

    private static func left(_ database: Database) async throws -> Int {
        try await database.read { try $0.row("SELECT COUNT(*) AS n FROM jobs")?.int("n") ?? 0 }
    }
}
