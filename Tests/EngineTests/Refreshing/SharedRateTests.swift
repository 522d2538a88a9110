import Domain
import Platforms
import Storage
import TestKit
import Testing

@testable import Engine

/// Several nodes that work on one herd.
@Suite("A herd before two nodes", .timeLimit(.minutes(10)))
struct SharedRateTests {
    /// A node with the jobs that it took and did not begin yet, as one with many places has.
    private final class Taker {
        let node: Node
        private var held: [ClaimedJob] = []

        init(_ node: Node) { self.node = node }

        /// Takes one more job.
        func take() async throws { held += try await node.claim([.refresh]).jobs }

        /// Works on one that was taken before; `false` where there is none.
        func work(keeping kept: Int) async -> Bool {
            guard held.count > kept else { return false }
            // A broken job is rescued later.
            try? await node.work(on: held.removeFirst())
            return true
        }
    }

    /// Lets both nodes work side by side until then, each with a job in hand while the other works.
    private static func run(_ takers: [Taker], _ rig: Rig, until end: Instant) async throws {
        while rig.clock.now < end {
            for taker in takers { try await taker.take() }
            var hasWorked = false
            for taker in takers where await taker.work(keeping: 1) { hasWorked = true }
            guard !hasWorked else { continue }
            for taker in takers where await taker.work(keeping: 0) { hasWorked = true }
            if !hasWorked { rig.clock.advance(by: .milliseconds(100)) }
        }
    }

    @Test("REL-15 two nodes share the rate of a platform app: together they ask no more than one alone may")
    func together() async throws {
        let weather = ScriptedWeather()
        try await Rig.open(
            weather: weather,
            settings: {
                $0.refreshRate = 1
                $0.checkInterval = .days(30)
            }
        ) { rig in
            let nodes = [rig.node("node-1"), rig.node("node-2")]
            for index in 0..<250 { _ = try await rig.connect(.x, as: "a\(index)", on: nodes[0]) }
            rig.clock.advance(by: .days(1))
            let begun = rig.clock.now
            try await Self.run(nodes.map(Taker.init), rig, until: begun + .minutes(3))

            let times = weather.times(of: .refresh).filter { $0 >= begun }
            // Three minutes at one per second, and the burst of each node.
            #expect((150...184).contains(times.count), "\(times.count)")
            // Each node looks every five seconds how many there are.
            let shared = times.filter { $0 >= begun + .seconds(5) }
            for (index, time) in shared.enumerated() where index >= 15 {
                #expect(time - shared[index - 15] >= .seconds(10), "more than two bursts and ten seconds' worth")
            }
        }
    }

    @Test("REL-15 a node alone has the whole rate, and the half of it as soon as another one works")
    func halved() async throws {
        let weather = ScriptedWeather()
        try await Rig.open(weather: weather, settings: { $0.refreshRate = 1 }) { rig in
            let node = rig.node("node-1")
            let grant = try await rig.grant(of: try await rig.connect(.x, as: "ada", on: node)).stored.grant
            let paces = node.engine.parts.paces
            // One after the other, each at its turn.
            func left(within time: Duration) async -> Int {
                let end = rig.clock.now + time
                var count = 0
                while rig.clock.now < end {
                    if case .go = await paces.take(grant, .accessToken, rate: nil) {
                        paces.end(grant)
                        count += 1
                    }
                    rig.clock.advance(by: .milliseconds(100))
                }
                return count
            }
            let alone = await left(within: .seconds(100))
            #expect((90...103).contains(alone), "\(alone)")

            // It refreshes all the while.
            let other = rig.node("node-2").engine.parts.paces
            func leftBoth() async -> Int {
                var count = 0
                for _ in 0..<10 {
                    _ = await other.take(grant, .accessToken, rate: nil)
                    count += await left(within: .seconds(10))
                }
                return count
            }
            let shared = await leftBoth()
            #expect((40...58).contains(shared), "\(shared)")
        }
    }
}
