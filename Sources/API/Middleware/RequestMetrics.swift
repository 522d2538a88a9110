import Domain
import HTTPTypes
import Hummingbird
import Metrics

/// Counts and times requests by route, method and status; all three are bounded, whatever clients send (REL-61).
struct RequestMetricsMiddleware: RouterMiddleware {
    typealias Context = APIContext

    /// Measures the time.
    let ports: Ports
    private static let methods: Set<HTTPRequest.Method> = [.get, .head, .post, .put, .patch, .delete, .options]

    func handle(
        _ request: Request, context: APIContext, next: (Request, APIContext) async throws -> Response
    ) async throws -> Response {
        let start = ports.monotonic()
        let response = try await next(request, context)
        let method = Self.methods.contains(request.method) ? request.method.rawValue : "other"
        let place = [("route", context.endpointPath ?? "unknown"), ("method", method)]
        Counter(
            label: "martlet_http_requests_total", dimensions: place + [("status", String(response.status.code))]
        ).increment()
        Timer(label: "martlet_http_request_seconds", dimensions: place).record(duration: ports.monotonic() - start)
        return response
    }
}
