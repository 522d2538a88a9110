import Domain
package import Engine
import HTTPTypes
package import Hummingbird
import Outbound
package import Storage

/// The interface for programs: a router of its own, to be asked for the paths below its `prefixes`.
package struct APIRoutes: Sendable {
    /// Every call there is.
    let table: [Route]
    private let runner: Runner
    private let links: LinkRoutes
    private let ports: Ports
    private let isSecure: Bool

    /// Gathers the calls.
    ///
    /// - Parameters:
    ///   - callsPerMinute: How many calls each key or session may make (SEC-57).
    ///   - readiness: What else must be in order for `/readyz`, besides the database (REL-60).
    package init(
        engine: Engine, database: Database, callsPerMinute: Int = 600,
        readiness: @escaping @Sendable () async -> [ReadinessLine] = { [] }
    ) {
        ports = engine.ports
        links = LinkRoutes(links: engine.mediaLinks)
        let publicURL = engine.settings.publicURL
        isSecure = publicURL.hasPrefix("https://")
        runner = Runner(
            authentication: Authentication(people: engine.people, publicURL: publicURL),
            buckets: TokenBuckets(size: callsPerMinute, ports: engine.ports),
            isReadOnly: { database.condition == .readOnly })
        let calls =
            PlatformCalls(engine: engine).routes + AuthorizationCalls(engine: engine).routes
            + ConnectionCalls(engine: engine).routes + MediaCalls(engine: engine).routes
            + PostCalls(engine: engine).routes + DeliveryCalls(engine: engine).routes
            + ReviewCalls(engine: engine).routes + SlotCalls(engine: engine).routes
            + SeriesCalls(engine: engine).routes + KeyCalls(engine: engine).routes
            + WorkspaceCalls(engine: engine).routes + BrandCalls(engine: engine).routes
        let found = Readiness(ports: engine.ports) { await ReadinessLine.lines(on: database) + readiness() }
        table = OperationCalls(readiness: { await found.lines() }, publicURL: publicURL).routes(describing: calls)
    }

    /// A router with every call; its last resort also answers for paths that do not exist.
    package func router() -> Router<APIContext> {
        let router = Router(context: APIContext.self)
        router.add(middleware: AccessLogMiddleware(ports: ports))
        router.add(middleware: RequestMetricsMiddleware(ports: ports))
        router.add(middleware: APIHeadersMiddleware(isSecure: isSecure))
        router.add(middleware: ProblemMiddleware())
        for route in table {
            router.on(RouterPath(route.path), method: route.method) { [runner] request, context in
                try await runner.respond(to: request, context: context, route: route)
            }
        }
        links.add(to: router)
        return router
    }

    /// The paths that this router answers, each with everything below it.
    package static let prefixes = ["/v1", "/m", "/openapi.json", "/livez", "/readyz"]
}
