import HTTPTypes
import Hummingbird

/// Puts the headers of SEC-53 on every response, also on those made from errors, because it stands outermost.
struct SecurityHeadersMiddleware: RouterMiddleware {
    typealias Context = GuestContext

    /// What holds for each response.
    private let fields: [(HTTPField.Name, String)]

    init(settings: DashboardSettings) {
        var fields: [(HTTPField.Name, String)] = [
            (.contentSecurityPolicy, Self.policy(imagesFromLoopback: settings.showsLoopbackImages)),
            (.xContentTypeOptions, "nosniff"),
            (.named("Cross-Origin-Opener-Policy"), "same-origin-allow-popups"),
            (.named("Cross-Origin-Resource-Policy"), "same-origin"),
            // Not `no-referrer`: that would make browsers send `Origin: null` with our own forms (SEC-52).
            (.named("Referrer-Policy"), "same-origin"),
            (.named("X-Frame-Options"), "DENY"),
            (.named("Permissions-Policy"), "camera=(), geolocation=(), microphone=(), payment=()"),
            (.cacheControl, "no-store"),
        ]
        if settings.isSecure { fields.append((.strictTransportSecurity, "max-age=31536000")) }
        self.fields = fields
    }

    func handle(
        _ request: Request, context: GuestContext, next: (Request, GuestContext) async throws -> Response
    ) async throws -> Response {
        var response = try await next(request, context)
        for (name, value) in fields where response.headers[name] == nil {
            response.headers[name] = value
        }
        return response
    }

    /// Own scripts and styles only; pictures of accounts come from the platforms.
    static func policy(imagesFromLoopback: Bool) -> String {
        let images = "'self' https:" + (imagesFromLoopback ? " http://127.0.0.1:* http://localhost:*" : "")
        return """
            default-src 'none'; script-src 'self'; style-src 'self'; img-src \(images); connect-src 'self'; \
            form-action 'self'; frame-ancestors 'none'; base-uri 'none'; object-src 'none'
            """
    }
}

extension HTTPField.Name {
    /// A name that is known to be well formed.
    static func named(_ text: StaticString) -> HTTPField.Name {
        guard let name = HTTPField.Name(text.description) else { preconditionFailure("a header name is a token") }
        return name
    }
}
