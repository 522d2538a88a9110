import API
import Domain
import Hummingbird
import Logging
import ServiceLifecycle

/// `/metrics` on a port of its own, for the one who runs the house (SEC-90).
struct MetricsServer: Sendable {
    /// Where to listen.
    let host: String
    let port: Int
    /// What a scraper must show; needed as soon as others than this machine can come.
    let token: Secret?
    /// What is shown.
    let registry: MetricsRegistry

    /// The server, as a service.
    func service(for house: House) -> some Service {
        let gauges = CensusGauges(engine: house.engine, database: house.database, registry: registry)
        let routes = MetricsRoutes(registry: registry, token: token) { await gauges.refresh() }
        return Application(
            responder: routes.router().buildResponder(),
            configuration: ApplicationConfiguration(address: .hostname(host, port: port), serverName: nil),
            logger: Logger.current)
    }
}
