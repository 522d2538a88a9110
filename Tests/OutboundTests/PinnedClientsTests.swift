import AsyncHTTPClient
import Testing

@testable import Outbound

@Suite(.timeLimit(.minutes(10)))
struct PinnedClientsTests {
    private func pin(_ number: Int) throws -> PinnedClients.Pin {
        PinnedClients.Pin(
            host: try #require(HostName("host\(number).example")), address: try #require(IPAddress("8.8.8.\(number)")))
    }

    @Test("no more clients are kept than allowed, those used longest ago go first")
    func leastUsedGoFirst() async throws {
        let clients = PinnedClients(capacity: 2) { _ in HTTPClient() }
        for number in [1, 2, 1, 3] { await clients.withClient(try pin(number)) { _ in } }

        #expect(clients.count == 2)
        let one = try pin(1)
        let two = try pin(2)
        #expect(clients.warmFirst([two.address, one.address], host: one.host) == [one.address, two.address])
        #expect(clients.warmFirst([two.address], host: two.host) == [two.address])
        await clients.close()
        #expect(clients.count == 0)
    }

    @Test("a client in use is never taken away")
    func busyClientsStay() async throws {
        let clients = PinnedClients(capacity: 1) { _ in HTTPClient() }
        let one = try pin(1)
        let two = try pin(2)

        await clients.withClient(one) { first in
            await clients.withClient(two) { _ in }
            #expect(clients.count == 1)
            await clients.withClient(one) { again in #expect(again === first) }
            await clients.close()
            #expect(clients.count == 1)
        }

        #expect(clients.count == 0)
    }
}
