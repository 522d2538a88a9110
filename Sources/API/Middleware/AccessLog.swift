import Domain
import HTTPTypes
import Hummingbird
import Logging

/// Writes one line per request: the route, never the path, query or body (SEC-58).
struct AccessLogMiddleware: RouterMiddleware {
    typealias Context = APIContext

    /// Measures the time.
    let ports: Ports

    func handle(
        _ request: Request, context: APIContext, next: (Request, APIContext) async throws -> Response
    ) async throws -> Response {
        let start = ports.monotonic()
        let response = try await next(request, context)
        context.logger.info(
            "Request",
            metadata: [
                "http.method": "\(request.method.rawValue)", "http.route": "\(context.endpointPath ?? "unknown")",
                "http.status": "\(response.status.code)",
                "duration.ms": "\((ports.monotonic() - start).milliseconds)",
            ])
        return response
    }
}
