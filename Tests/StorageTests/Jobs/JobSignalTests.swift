import Domain
import Storage
import Synchronization
import TestKit
import Testing

/// Waking runners without a poll (REL-54).
@Suite("Job signal", .timeLimit(.minutes(10)))
struct JobSignalTests {
    @Test("REL-54 waiting again and again sleeps once each time: an idle node does not spin")
    func idle() async throws {
        let sleeps = Mutex(0)
        var ports = Ports.system
        ports.sleep = { duration in
            sleeps.withLock { $0 += 1 }
            try await Task.sleep(for: duration)
        }
        let alarm = JobSignal(ports: ports).alarm()

        for _ in 0..<5 { try await alarm.wait(atMost: .milliseconds(20)) }

        // A sleep may end a little early and be followed by a second short one.
        #expect(sleeps.withLock(\.self) <= 10)
    }

    @Test("REL-54 an alarm waits its whole time when nothing rings")
    func quiet() async throws {
        let clock = TestPorts()
        let alarm = JobSignal(ports: clock.ports).alarm()

        try await alarm.wait(atMost: .seconds(7))

        #expect(clock.ports.monotonic() == .seconds(7))
    }

    @Test("REL-54 a ring from before the wait ends it at the time rung for, once")
    func rungBefore() async throws {
        let clock = TestPorts()
        let signal = JobSignal(ports: clock.ports)
        let alarm = signal.alarm()
        signal.ring(after: .seconds(5))
        signal.ring(after: .seconds(2))
        signal.ring(after: .seconds(9))

        try await alarm.wait(atMost: .seconds(60))
        let first = clock.ports.monotonic()
        try await alarm.wait(atMost: .seconds(60))

        #expect(first == .seconds(2))
        #expect(clock.ports.monotonic() == .seconds(62))
    }

    @Test("REL-54 a ring during the wait ends it early", arguments: [1, 20])
    func rungDuring(runners: Int) async throws {
        let signal = JobSignal(ports: .system)
        try await withThrowingTaskGroup { group in
            for _ in 0..<runners {
                let alarm = signal.alarm()
                group.addTask { try await alarm.wait(atMost: .seconds(600)) }
            }
            await Task.yield()
            signal.ring(after: .milliseconds(1))
            try await group.waitForAll()
        }
    }

    @Test(
        "REL-54 scheduling a job wakes the runner once it is stored, and not when it is rolled back",
        arguments: DatabaseKind.allCases)
    func scheduling(kind: DatabaseKind) async throws {
        struct Regret: Error {}
        try await JobBench.with(kind) { bench in
            let alarm = bench.database.signal.alarm()
            let soon = NewJob("refresh", subject: "soon", due: bench.clock.now + .seconds(1))
            _ = try? await bench.database.write { transaction in
                try JobStore.schedule(soon, in: transaction)
                throw Regret()
            }
            try await bench.schedule(NewJob("refresh", subject: "later", due: bench.clock.now + .seconds(30)))
            let start = bench.clock.ports.monotonic()

            try await alarm.wait(atMost: .hours(1))

            #expect(bench.clock.ports.monotonic() - start == .seconds(30))
        }
    }

    @Test("a cancelled runner stops waiting")
    func cancelled() async throws {
        let alarm = JobSignal(ports: .system).alarm()
        let runner = Task { try await alarm.wait(atMost: .hours(1)) }  // Cancelled and awaited below.
        runner.cancel()

        await #expect(throws: CancellationError.self) { try await runner.value }
    }
}
