import Domain
import Storage
import TestKit
import Testing

/// Singleton chores, on every engine.
@Suite("Chores", .timeLimit(.minutes(10)))
struct ChoreStoreTests {
    private static func take(_ bench: JobBench, _ owner: String) async throws -> ChoreLease? {
        try await bench.database.write { transaction in
            try ChoreStore.take("prune", every: .hours(1), owner: owner, lease: .seconds(60), in: transaction)
        }
    }

    @Test("REL-51 one node holds a chore; it is due again only after its interval", arguments: DatabaseKind.allCases)
    func oneHolder(kind: DatabaseKind) async throws {
        try await JobBench.with(kind) { bench in
            let first = try #require(try await Self.take(bench, "node-1"))
            let second = try await Self.take(bench, "node-2")
            let isDone = try await bench.database.write { try ChoreStore.finish(first, in: $0) }
            let tooEarly = try await Self.take(bench, "node-2")
            bench.clock.advance(by: .hours(1))
            let next = try await Self.take(bench, "node-2")

            #expect(first.fence == 1)
            #expect(second == nil && tooEarly == nil)
            #expect(isDone)
            #expect(next?.fence == 2)
        }
    }

    @Test("REL-51 REL-52 a holder that was paused past its lease has lost the chore", arguments: DatabaseKind.allCases)
    func lapsed(kind: DatabaseKind) async throws {
        try await JobBench.with(kind) { bench in
            let stale = try #require(try await Self.take(bench, "node-1"))
            bench.clock.advance(by: .seconds(61))
            let lapsed = try await bench.database.write { try ChoreStore.extend(stale, by: .minutes(1), in: $0) }
            let fresh = try #require(try await Self.take(bench, "node-2"))

            let answers = try await bench.database.write { transaction in
                [
                    try ChoreStore.extend(stale, by: .minutes(1), in: transaction) != nil,
                    try ChoreStore.finish(stale, in: transaction),
                    try ChoreStore.release(stale, in: transaction),
                    try ChoreStore.extend(fresh, by: .minutes(1), in: transaction) != nil,
                    try ChoreStore.release(fresh, in: transaction),
                ]
            }
            let again = try await Self.take(bench, "node-3")

            #expect(lapsed == nil)
            #expect(answers == [false, false, false, true, true])
            #expect(again?.fence == 3)
        }
    }

    @Test("REL-51 many nodes at once: one gets the chore", arguments: DatabaseKind.allCases)
    func race(kind: DatabaseKind) async throws {
        try await JobBench.with(kind) { bench in
            let leases = try await withThrowingTaskGroup(of: ChoreLease?.self) { group in
                for node in 0..<10 { group.addTask { try await Self.take(bench, "node-\(node)") } }
                return try await group.reduce(into: []) { $0.append($1) }
            }

            #expect(leases.compactMap(\.self).count == 1)
        }
    }
}
