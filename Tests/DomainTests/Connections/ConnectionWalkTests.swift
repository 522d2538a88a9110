import Domain
import TestKit
import Testing

/// The health machine under long, random lives.
@Suite("Lives of connections", .timeLimit(.minutes(10)))
struct ConnectionWalkTests {
    private static let events: [ConnectionEvent] =
        [
            .refreshSucceeded, .checkSucceeded, .refreshFailing, .endNear, .prolonged, .scopeMissing, .outage,
            .refreshLost, .identityMismatch, .undecryptable, .reconnected,
        ] + DisconnectReason.allCases.map(ConnectionEvent.ended)

    /// A life of a hundred random events, as (before, event, after) for those that changed something.
    private func life(seed: UInt64) -> [(before: Health, event: ConnectionEvent, after: Health)] {
        var generator = SplitMix64(seed: seed)
        var health = Health.healthy
        var changes: [(Health, ConnectionEvent, Health)] = []
        for _ in 0..<100 {
            let event = Self.events[Int(generator.next() % UInt64(Self.events.count))]
            guard let next = ConnectionMachine.next(health, on: event) else { continue }
            changes.append((health, event, next))
            health = next
        }
        return changes
    }

    @Test("REL-18 in a thousand lives nothing changes into itself, and red is left in two ways only")
    func lives() {
        var reached: Set<Health> = []
        for seed in 0..<1_000 {
            for change in life(seed: UInt64(seed)) {
                #expect(change.before != change.after)
                if case .disconnected = change.before {
                    #expect(change.event == .reconnected || change.event == .checkSucceeded)
                }
                if case .disconnected(let reason) = change.after { #expect(change.event == .ended(reason)) }
                reached.insert(change.after)
            }
        }
        #expect(reached == Set(Health.all), "every health is reached")
    }

    @Test("REL-18 a reconnect makes every state healthy, wherever a life has led")
    func reconnected() {
        for seed in 0..<1_000 {
            guard let last = life(seed: UInt64(seed)).last?.after, last != .healthy else { continue }
            #expect(ConnectionMachine.next(last, on: .reconnected) == .healthy)
        }
    }

    @Test("REL-9 no event of a passing trouble ever makes an account unusable", arguments: Health.all)
    func passing(health: Health) {
        let passing: [ConnectionEvent] = [.refreshFailing, .outage, .endNear, .prolonged, .scopeMissing, .refreshLost]
        for event in passing {
            guard let next = ConnectionMachine.next(health, on: event) else { continue }
            #expect(next.isUsable)
        }
    }

    @Test("REL-6 a lost refresh is worse than a failing one, and a check does not hide it")
    func lost() {
        let lost = Health.warning(.refreshLost)
        #expect(ConnectionMachine.next(.warning(.expiring), on: .refreshLost) == lost)
        #expect(ConnectionMachine.next(lost, on: .refreshFailing) == nil)
        #expect(ConnectionMachine.next(lost, on: .checkSucceeded) == nil)
        #expect(ConnectionMachine.next(lost, on: .refreshSucceeded) == .healthy)
    }

    @Test("keys that cannot open a row turn it yellow, never red", arguments: Health.all.filter(\.isUsable))
    func locked(health: Health) {
        let next = ConnectionMachine.next(health, on: .undecryptable)
        #expect(next == (health == .warning(.locked) ? nil : .warning(.locked)))
    }

    @Test("only red keeps a delivery from using the account", arguments: Health.all)
    func usable(health: Health) {
        #expect(health.isUsable == (health.status != "disconnected"))
        #expect((health.reason == nil) == (health == .healthy))
    }
}
