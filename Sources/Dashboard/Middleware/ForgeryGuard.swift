import HTTPTypes
import Hummingbird

/// Refuses unsafe requests that our own pages did not send (SEC-52).
struct ForgeryGuardMiddleware: RouterMiddleware {
    typealias Context = GuestContext

    /// The origin of the public URL.
    let origin: String
    /// Beginnings of paths where a signature of a platform's stands for the sender, and no cookie counts (SEC-80).
    let signed: [String]

    func handle(
        _ request: Request, context: GuestContext, next: (Request, GuestContext) async throws -> Response
    ) async throws -> Response {
        guard Self.isSafe(request.method) || isOwn(request.headers) || isSigned(request.uri.path) else {
            throw ForgedRequest()
        }
        return try await next(request, context)
    }

    private func isOwn(_ headers: HTTPFields) -> Bool {
        let sites = headers[values: .named("Sec-Fetch-Site")]
        guard sites.isEmpty else { return sites == ["same-origin"] }
        return headers[values: .origin] == [origin]
    }

    private func isSigned(_ path: String) -> Bool { signed.contains { path.hasPrefix($0 + "/") } }

    private static func isSafe(_ method: HTTPRequest.Method) -> Bool {
        method == .get || method == .head || method == .options
    }
}

/// Another site, or nobody knows who, sent the request.
struct ForgedRequest: Error {}
