import Domain
import Synchronization
import Testing

@testable import Vault

@Suite("PasswordHasher", .timeLimit(.minutes(10)))
struct PasswordHasherTests {
    @Test("SEC-32 right and wrong passwords are told apart")
    func verdicts() async throws {
        let hasher = PasswordHasher(cost: .quick)
        let hash = try await hasher.hash(Secret("a long password"))

        #expect(try await hasher.verify(Secret("a long password"), against: hash) == .match)
        #expect(try await hasher.verify(Secret("a wrong password"), against: hash) == .mismatch)
    }

    @Test("SEC-32 a hash that is weaker than new ones is to be made anew, a stronger one is not")
    func rehash() async throws {
        let stronger = try #require(ScryptCost(logN: 5, blockSize: 8, parallelism: 1))
        let wider = try #require(ScryptCost(logN: 4, blockSize: 8, parallelism: 2))
        let password = Secret("a long password")
        let weak = try await PasswordHasher(cost: .quick).hash(password)
        let strong = try await PasswordHasher(cost: stronger).hash(password)

        #expect(try await PasswordHasher(cost: stronger).verify(password, against: weak) == .matchToRehash)
        #expect(try await PasswordHasher(cost: wider).verify(password, against: weak) == .matchToRehash)
        #expect(try await PasswordHasher(cost: .quick).verify(password, against: strong) == .match)
        #expect(try await PasswordHasher(cost: stronger).verify(Secret("x"), against: weak) == .mismatch)
    }

    @Test("SEC-34 an account that is not there costs one hash all the same")
    func noAccount() async throws {
        let hasher = PasswordHasher(cost: try #require(ScryptCost(logN: 12, blockSize: 8, parallelism: 1)))
        let start = ContinuousClock.now
        let verdict = try await hasher.verify(Secret("a long password"), against: nil)
        let spent = ContinuousClock.now - start

        #expect(verdict == .mismatch)
        #expect(spent > .milliseconds(1))
    }

    @Test("SEC-32 two hashes run at once, a short queue waits, the rest is refused")
    func cap() async throws {
        let places = HashingPlaces(parallel: 2, waiting: 3)
        let gate = Gate()
        let running = Mutex((now: 0, most: 0))
        let work: @Sendable () -> Void = {
            running.withLock { count in
                count.now += 1
                count.most = max(count.most, count.now)
            }
            gate.wait()
            running.withLock { $0.now -= 1 }
        }

        try await withThrowingTaskGroup { group in
            for _ in 0..<5 { group.addTask { try await places.run(work) } }
            while await places.waitingCount < 3 || running.withLock(\.now) < 2 { await Task.yield() }

            await #expect(throws: VaultError.busy) { try await places.run {} }
            gate.open()
            try await group.waitForAll()
        }

        #expect(running.withLock(\.most) == 2)
        #expect(await places.waitingCount == 0)
        #expect(try await places.run { 5 } == 5)
    }

    @Test("SEC-32 slow hashes do not hold up other tasks")
    func cooperativeThreadsStayFree() async throws {
        let places = HashingPlaces(parallel: 64, waiting: 0)
        let gate = Gate()

        try await withThrowingTaskGroup { group in
            for _ in 0..<64 { group.addTask { try await places.run { gate.wait() } } }
            group.addTask {
                for _ in 0..<1000 { await Task.yield() }
                gate.open()
            }
            try await group.waitForAll()
        }
    }
}
