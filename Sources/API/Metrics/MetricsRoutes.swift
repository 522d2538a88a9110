package import Domain
import HTTPTypes
package import Hummingbird
import Metrics
import NIOCore

/// `/metrics`, to be served on a port of its own: never beside the pages (SEC-90).
package struct MetricsRoutes: Sendable {
    private let registry: MetricsRegistry
    private let token: Secret?
    private let refresh: @Sendable () async -> Void
    private static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    /// Gathers the parts.
    ///
    /// - Parameters:
    ///   - token: What a scraper must send as bearer; `nil` where only this machine can come.
    ///   - refresh: Brings the numbers up to date that are read, not counted.
    package init(
        registry: MetricsRegistry, token: Secret?, refresh: @escaping @Sendable () async -> Void = {}
    ) {
        self.registry = registry
        self.token = token
        self.refresh = refresh
    }

    /// A router with the one path.
    package func router() -> Router<BasicRequestContext> {
        let router = Router(context: BasicRequestContext.self)
        router.get("/metrics") { request, _ in await respond(to: request) }
        return router
    }

    private func respond(to request: Request) async -> Response {
        guard isAllowed(request) else {
            return Response(status: .unauthorized, headers: [.wwwAuthenticate: "Bearer realm=\"metrics\""])
        }
        await refresh()
        return Response(
            status: .ok, headers: [.contentType: Self.contentType, .cacheControl: "no-store"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: registry.text)))
    }

    private func isAllowed(_ request: Request) -> Bool {
        guard let token else { return true }
        let line = request.headers[.authorization] ?? ""
        return ConstantTime.equal(Array(line.utf8), Array("Bearer \(token.expose())".utf8))
    }
}
