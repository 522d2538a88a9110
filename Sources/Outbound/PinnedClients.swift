import AsyncHTTPClient
import Synchronization

/// Clients that connect to one checked address each, kept while they are useful (SEC-67).
///
/// The library below has no resolver hook; a client per host and address, with that address in its `dnsOverride`, is
/// how a second lookup is kept from changing the destination while TLS and `Host` keep the name.
final class PinnedClients: Sendable {
    struct Pin: Hashable, Sendable {
        let host: HostName
        let address: IPAddress
    }

    private struct Entry {
        let client: HTTPClient
        var users = 0
        var lastUse = 0
    }

    private struct State {
        var entries: [Pin: Entry] = [:]
        var uses = 0
        var isClosed = false
    }

    private let capacity: Int
    private let make: @Sendable (Pin) -> HTTPClient
    private let state = Mutex(State())

    /// Keeps so many idle clients.
    init(capacity: Int, make: @escaping @Sendable (Pin) -> HTTPClient) {
        self.capacity = capacity
        self.make = make
    }

    /// Addresses to which a client exists come first, so that their connections are used again.
    func warmFirst(_ addresses: [IPAddress], host: HostName) -> [IPAddress] {
        let warm = state.withLock { state in
            Set(addresses.filter { state.entries[Pin(host: host, address: $0)] != nil })
        }
        return addresses.filter(warm.contains) + addresses.filter { !warm.contains($0) }
    }

    /// Lends a client for the time of one call.
    func withClient<Value>(_ pin: Pin, _ call: (HTTPClient) async -> Value) async -> Value {
        let client = borrow(pin)
        let value = await call(client)
        for client in giveBack(pin) { await Self.stop(client) }
        return value
    }

    /// Closes idle clients now and busy ones when their last call ends.
    func close() async {
        let idle = state.withLock { state in
            state.isClosed = true
            return Self.removeIdle(&state, keeping: 0)
        }
        for client in idle { await Self.stop(client) }
    }

    /// How many clients are kept.
    var count: Int { state.withLock(\.entries.count) }

    private func borrow(_ pin: Pin) -> HTTPClient {
        state.withLock { state in
            var entry = state.entries[pin] ?? Entry(client: make(pin))
            state.uses += 1
            entry.users += 1
            entry.lastUse = state.uses
            state.entries[pin] = entry
            return entry.client
        }
    }

    private func giveBack(_ pin: Pin) -> [HTTPClient] {
        state.withLock { state in
            state.entries[pin]?.users -= 1
            return Self.removeIdle(&state, keeping: state.isClosed ? 0 : capacity)
        }
    }

    private static func removeIdle(_ state: inout State, keeping capacity: Int) -> [HTTPClient] {
        guard state.entries.count > capacity else { return [] }
        let idle = state.entries.filter { $0.value.users == 0 }.sorted { $0.value.lastUse < $1.value.lastUse }
        let removed = idle.prefix(state.entries.count - capacity)
        for (pin, _) in removed { state.entries[pin] = nil }
        return removed.map(\.value.client)
    }

    private static func stop(_ client: HTTPClient) async {
        // It fails only when it was stopped before, which is what we want.
        try? await client.shutdown()
    }
}
