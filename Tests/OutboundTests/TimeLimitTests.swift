import Testing

@testable import Outbound

@Suite(.timeLimit(.minutes(10)))
struct TimeLimitTests {
    @Test("SEC-70 what is ready in time is answered")
    func inTime() async throws {
        let value = try await within(.seconds(30), sent: SentMark()) { () async throws(OutboundError) in 7 }
        #expect(value == 7)
    }

    @Test("SEC-70 what is not ready in time is cancelled, and says whether it had been sent", arguments: [false, true])
    func tooLate(_ wasSent: Bool) async {
        let sent = SentMark()
        sent.isSet = wasSent
        let error = await #expect(throws: OutboundError.self) {
            try await within(.milliseconds(20), sent: sent) { () async throws(OutboundError) in
                while !Task.isCancelled { await Task.yield() }
            }
        }
        #expect(error?.kind == .timeout)
        #expect(error?.requestMayHaveBeenSent == wasSent)
    }

    @Test("a failure comes through as it is")
    func failures() async {
        let error = await #expect(throws: OutboundError.self) {
            try await within(.seconds(30), sent: SentMark()) { () async throws(OutboundError) in
                throw OutboundError(.tooLarge, requestMayHaveBeenSent: true)
            }
        }
        #expect(error?.kind == .tooLarge)
    }

    @Test("a cancelled caller hears what the call itself says")
    func cancelled() async throws {
        let (begun, begin) = AsyncStream.makeStream(of: Void.self)
        let caller = Task {
            try await within(.seconds(30), sent: SentMark()) { () async throws(OutboundError) in
                begin.yield()
                while !Task.isCancelled { await Task.yield() }
                throw OutboundError(.cancelled, requestMayHaveBeenSent: true)
            }
        }
        for await _ in begun { break }
        caller.cancel()

        let error = await #expect(throws: OutboundError.self) { try await caller.value }
        #expect(error?.kind == .cancelled)
    }
}
