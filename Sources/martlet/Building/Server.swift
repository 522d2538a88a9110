import API
import Dashboard
import Engine
import Hummingbird
import Logging
import Outbound
import ServiceLifecycle
import Synchronization
import UnixSignals
import Vault

/// Serves a house until it is told to stop.
struct Server: Sendable {
    let house: House
    /// What runs beside it, e.g. the sandbox; started first, stopped last.
    var neighbours: [any Service] = []
    /// Shows the numbers of the house; `nil` keeps them to itself.
    var metrics: MetricsServer?
    /// Called once with the port that is listened on.
    var onReady: @Sendable (_ port: Int) async -> Void = { _ in }

    /// Runs until a signal comes: first a graceful stop within 25 s, a second signal ends at once (REL-50).
    func run(signals: [UnixSignal] = [.sigterm, .sigint]) async throws {
        try await house.engine.prepare()
        let group = try group(signals: signals)
        try await group.run()
        await house.close()
    }

    /// Stopped from the end to the beginning: jobs and HTTP first and together, neighbours such as the sandbox last.
    func group(signals: [UnixSignal]) throws -> ServiceGroup {
        let shown: [any Service] = metrics.map { [$0.service(for: house)] } ?? []
        let watches: [any Service] = [Impatience(signals: signals), house.diskWatch]
        let work: any Service = Together(services: [house.engine.runner, try application()])
        var configuration = ServiceGroupConfiguration(
            services: neighbours + watches + shown + [work], gracefulShutdownSignals: signals,
            logger: Logger.current)
        configuration.maximumGracefulShutdownDuration = .seconds(25)
        return ServiceGroup(configuration: configuration)
    }

    private func application() throws -> some ApplicationProtocol {
        let parts = house.parts
        let database = house.database
        let ring = parts.vault.ring
        let missingTools = house.engine.media.missingTools
        let api = APIRoutes(engine: house.engine, database: database) {
            [await ReadinessLine.keys { _ = try await KeyGate.check(ring, against: database) }]
                + missingTools.map { tool in
                    ReadinessLine(name: "media", note: "\(tool.package) is not installed: \(tool.words).")
                }
        }
        let pages = try DashboardRoutes(
            engine: house.engine,
            settings: DashboardSettings(
                publicURL: house.publicURL, isSandbox: parts.settings.isSandbox, routeMapOn: !parts.routes.isEmpty))
        let onReady = onReady
        return Application(
            responder: Fronts(
                programs: api.router().buildResponder(), pages: pages.router().buildResponder(),
                isForPrograms: { path in APIRoutes.prefixes.contains { path == $0 || path.hasPrefix($0 + "/") } }),
            configuration: ApplicationConfiguration(
                address: .hostname(house.settings.host, port: house.settings.port), serverName: nil),
            onServerRunning: { channel in await onReady(channel.localAddress?.port ?? 0) },
            logger: Logger.current)
    }
}
