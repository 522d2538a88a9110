import Domain
import Storage

/// What a delivery costs beside 1,000, 10,000 and 100,000 others that are stored for later.
struct GrowthBench {
    let dose: Dose
    private static let connections = 500
    private static let rounds = 3

    func measure(into figures: inout Figures) async throws {
        var found: [(name: String, costs: [(stored: Int, seconds: Double)])] = []
        try await Places.each { name, database in
            let house = try await BenchHouse(on: database)
            let connections = try await house.connect(Self.connections)
            _ = try await cost(house, connections)
            var costs: [(Int, Double)] = []
            var stored = 0
            for goal in [dose.stored / 100, dose.stored / 10, dose.stored] {
                try await house.store(goal - stored, to: connections)
                stored = goal
                var rounds: [Double] = []
                for _ in 0..<Self.rounds { rounds.append(try await cost(house, connections)) }
                costs.append((goal, rounds.percentile(0.5)))
            }
            found.append((name, costs))
        }
        for (name, costs) in found {
            for cost in costs {
                figures.add("\(name)_milliseconds_per_delivery_beside_\(cost.stored)", cost.seconds * 1_000)
            }
            for (before, after) in zip(costs, costs.dropFirst()) {
                figures.add("\(name)_growth_from_\(before.stored)_to_\(after.stored)", after.seconds / before.seconds)
            }
        }
    }

    /// Seconds per delivery.
    private func cost(_ house: BenchHouse, _ connections: [Connection]) async throws -> Double {
        let count = dose.deliveries / 4
        let due = Ports.system.now()
        house.platform.forgetPosts()
        try await house.schedule(count, to: connections) { _ in due }
        return try await Stopwatch.seconds { try await house.publishAll() } / Double(count)
    }
}
