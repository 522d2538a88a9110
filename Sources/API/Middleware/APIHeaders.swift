import HTTPTypes
import Hummingbird

/// Headers of every response: the request id, and that nobody keeps, frames or reinterprets it (SEC-50, SEC-53).
///
/// There is nothing about CORS: other origins get no access (SEC-55).
struct APIHeadersMiddleware: RouterMiddleware {
    typealias Context = APIContext

    /// Whether the public URL is https.
    let isSecure: Bool

    func handle(
        _ request: Request, context: APIContext, next: (Request, APIContext) async throws -> Response
    ) async throws -> Response {
        var response = try await next(request, context)
        var lines = [
            "X-Request-Id": context.requestID, "X-Content-Type-Options": "nosniff", "Cache-Control": "no-store",
            "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'", "Referrer-Policy": "no-referrer",
            "Cross-Origin-Resource-Policy": "same-origin",
        ]
        if isSecure { lines["Strict-Transport-Security"] = "max-age=31536000" }
        for (name, value) in lines {
            // What a route asks for by itself is stricter still.
            if let name = HTTPField.Name(name), response.headers[name] == nil { response.headers[name] = value }
        }
        return response
    }
}
