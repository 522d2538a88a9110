import Outbound
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(10)))
struct ShieldedTests {
    private struct Stop: Error, Equatable {}

    @Test("REL-5 work that has begun runs to its end although the caller is cancelled")
    func cancellationDoesNotReachTheWork() async throws {
        let (begun, begin) = AsyncStream.makeStream(of: Void.self)
        let (released, release) = AsyncStream.makeStream(of: Void.self)
        let caller = Task {
            try await shielded(cancelled: Stop()) { () async throws(Stop) in
                begin.yield()
                // Under cancellation this loop would end at once, without an element.
                var steps = 0
                for await _ in released { steps += 1 }
                return (steps, Task.isCancelled)
            }
        }
        for await _ in begun { break }

        caller.cancel()
        release.yield()
        release.finish()

        let (steps, sawCancellation) = try await caller.value
        #expect(steps == 1)
        #expect(!sawCancellation)
    }

    @Test("REL-5 a caller that is cancelled already begins nothing")
    func cancelledCallersBeginNothing() async {
        let ran = Mutex(false)
        let caller = Task {
            while !Task.isCancelled { await Task.yield() }
            try await shielded(cancelled: Stop()) { () async throws(Stop) in ran.withLock { $0 = true } }
        }
        caller.cancel()

        await #expect(throws: Stop.self) { try await caller.value }
        #expect(!ran.withLock { $0 })
    }

    @Test("errors come through as they are")
    func errorsComeThrough() async {
        await #expect(throws: Stop.self) {
            try await shielded(cancelled: Stop()) { () async throws(Stop) in throw Stop() }
        }
    }
}
