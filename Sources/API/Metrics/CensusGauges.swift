import Domain
package import Engine
import Logging
import Metrics
package import Storage
import Synchronization

/// The numbers that are read from the database at a scrape instead of being counted (REL-61).
///
/// However often somebody scrapes, the database is asked at most every 15 seconds, and more rarely where counting takes long.
package final class CensusGauges: Sendable {
    private static let pause: Duration = .seconds(15)

    private let engine: Engine
    private let database: Database
    private let registry: MetricsRegistry
    private let nextAt = Mutex(Duration.zero)
    private let known = Mutex<Set<Census.Population>>([])

    /// Counts in this house, shows in this registry.
    package init(engine: Engine, database: Database, registry: MetricsRegistry) {
        self.engine = engine
        self.database = database
        self.registry = registry
    }

    /// Brings the numbers up to date.
    package func refresh() async {
        let troubled = Set(engine.connections.troubles.map(\.platform))
        for platform in Platform.allCases {
            show("martlet_breaker_open", troubled.contains(platform) ? 1 : 0, [("platform", platform.rawValue)])
        }
        show("martlet_database_writable", database.condition == .writable ? 1 : 0)
        show("martlet_database_queue", Double(database.queueDepth))
        show("martlet_clock_skew_seconds", Double(database.clockSkew.milliseconds) / 1_000)
        // A database out of reach keeps the scraper waiting for nothing.
        guard database.condition != .unreachable, isDue() else { return }
        let begun = engine.ports.monotonic()
        do {
            show(try await engine.census())
        } catch {
            Logger.current.warning("The counts for metrics could not be read", metadata: ["error.kind": "\(error)"])
        }
        // Counting goes over all connections: it shall never take more than half a hundredth of the time.
        let now = engine.ports.monotonic()
        nextAt.withLock { $0 = max($0, now + (now - begun) * 200) }
    }

    private func isDue() -> Bool {
        let now = engine.ports.monotonic()
        return nextAt.withLock { nextAt in
            guard now >= nextAt else { return false }
            nextAt = now + Self.pause
            return true
        }
    }

    private func show(_ census: Census) {
        // What was there before and is not any more counts zero.
        let gone = known.withLock { known in
            defer { known.formUnion(census.connections.map(\.place)) }
            return known.subtracting(census.connections.map(\.place))
        }
        for one in census.connections + gone {
            let place = [("platform", one.platform.rawValue), ("health", one.health)]
            show("martlet_connections", Double(one.count), place)
        }
        show("martlet_delivery_uncertain", Double(census.uncertain))
        show("martlet_outbox_oldest_seconds", Double(census.outboxAge.milliseconds) / 1_000)
        for kind in Engine.jobKinds {
            let backlog = census.backlog.first { $0.kind == kind }
            show("martlet_queue_due", Double(backlog?.count ?? 0), [("kind", kind.rawValue)])
            let age = Double((backlog?.age ?? .zero).milliseconds) / 1_000
            show("martlet_queue_oldest_seconds", age, [("kind", kind.rawValue)])
        }
    }

    private func show(_ label: String, _ value: Double, _ dimensions: [(String, String)] = []) {
        Gauge(label: label, dimensions: dimensions, factory: registry).record(value)
    }
}

extension Census.Population {
    /// The same place with nobody in it.
    fileprivate var place: Census.Population { Census.Population(platform: platform, health: health, count: 0) }
}
