import Domain
import Engine
import Storage

/// How late the commit step begins: when many deliveries are due within one second, and when one comes after the other.
struct LatenessBench {
    let dose: Dose
    private static let connections = 500
    /// How long the platform takes over a post where the herd is measured.
    private static let platformTime: Duration = .milliseconds(200)

    func measure(into figures: inout Figures) async throws {
        var found: [(name: String, quick: [Double], herd: [Double], beats: [Double])] = []
        let places = BenchHouse.usual.concurrency
        try await Places.each { name, database in
            let house = try await BenchHouse(on: database)
            let connections = try await house.connect(Self.connections)
            let quick = try await lateness(of: dose.due, every: .seconds(1) / dose.due, house, connections)
            house.platform.take(Self.platformTime)
            let herd = try await lateness(of: dose.due, every: .zero, house, connections)
            let beats = try await lateness(of: dose.beats, every: .seconds(1), house, connections)
            found.append((name, quick, herd, beats))
        }
        let ideal = ideal(for: dose.due, places: places).percentile(0.99)
        for (name, quick, herd, beats) in found {
            figures.add("\(name)_lateness_p50_seconds", quick.percentile(0.5))
            figures.add("\(name)_lateness_p99_seconds", quick.percentile(0.99))
            figures.add("\(name)_herd_lateness_p99_seconds", herd.percentile(0.99))
            figures.add("\(name)_herd_lateness_p99_to_ideal", herd.percentile(0.99) / ideal)
            figures.add("\(name)_beats_lateness_p50_seconds", beats.percentile(0.5))
            figures.add("\(name)_beats_lateness_p99_seconds", beats.percentile(0.99))
        }
        figures.add("herd_lateness_p99_ideal_seconds", ideal)
    }

    private func lateness(
        of count: Int, every gap: Duration, _ house: BenchHouse, _ connections: [Connection]
    ) async throws -> [Double] {
        house.platform.forgetPosts()
        // The timers are set some seconds ahead, as nobody schedules in the very moment.
        let first = Ports.system.now() + .seconds(10)
        try await house.schedule(count, to: connections) { first + gap * $0 }
        guard Ports.system.now() < first else {
            throw Trouble(words: "storing the deliveries took longer than they had time")
        }
        try await house.publishAll()
        return house.platform.lateness
    }

    /// What nobody could better with so many places, before a platform that takes its time.
    private func ideal(for count: Int, places: Int) -> [Double] {
        (0..<count).map { Stopwatch.seconds(Self.platformTime) * Double($0 / places) }
    }
}
