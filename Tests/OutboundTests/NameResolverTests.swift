import Dispatch
import NIOCore
import NIOPosix
import Testing

@testable import Outbound

@Suite(.timeLimit(.minutes(10)))
struct NameResolverTests {
    private func withThreads<Value>(_ body: (NIOThreadPool) async throws -> Value) async throws -> Value {
        let threads = NIOThreadPool(numberOfThreads: 1)
        threads.start()
        do {
            let value = try await body(threads)
            try await threads.shutdownGracefully()
            return value
        } catch {
            try await threads.shutdownGracefully()
            throw error
        }
    }

    @Test("names of this machine are resolved by the system")
    func localNames() async throws {
        try await withThreads { threads in
            let resolver = NameResolver.system(
                threads: threads, group: MultiThreadedEventLoopGroup.singleton, timeout: .seconds(30))
            let addresses = try await resolver.addresses("localhost")
            #expect(addresses.contains { ["127.0.0.1", "0:0:0:0:0:0:0:1"].contains($0.description) })
        }
    }

    @Test("SEC-70 a lookup that takes too long is left behind")
    func slowLookups() async throws {
        try await withThreads { threads in
            let gate = DispatchSemaphore(value: 0)
            // The only thread is busy, so that the lookup behind it cannot even begin.
            threads.submit { _ in gate.wait() }
            defer { gate.signal() }
            let resolver = NameResolver.system(
                threads: threads, group: MultiThreadedEventLoopGroup.singleton, timeout: .milliseconds(50))
            let failure = await #expect(throws: NameResolver.Failure.self) {
                try await resolver.addresses("localhost")
            }
            #expect(failure?.isTimeout == true)
        }
    }
}
