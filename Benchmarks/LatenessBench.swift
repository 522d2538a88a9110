import Domain
import Storage

/// How late the commit step begins when many deliveries are due within one second.
struct LatenessBench {
    let dose: Dose
    private static let connections = 500

    func measure(into figures: inout Figures) async throws {
        var found: [(String, [Double])] = []
        try await Places.each { name, database in
            let house = try await BenchHouse(on: database)
            let connections = try await house.connect(Self.connections)
            // The timers are set some seconds ahead, as nobody schedules in the very moment.
            let first = Ports.system.now() + .seconds(10)
            let count = dose.due
            try await house.schedule(count, to: connections) { first + .milliseconds(Int64($0 * 1_000 / count)) }
            precondition(Ports.system.now() < first, "storing the deliveries took longer than they had time")
            try await house.publishAll()
            found.append((name, house.platform.lateness))
        }
        for (name, lateness) in found {
            figures.add("\(name)_lateness_p50_seconds", lateness.percentile(0.5))
            figures.add("\(name)_lateness_p99_seconds", lateness.percentile(0.99))
        }
    }
}
