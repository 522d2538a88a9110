import Domain
import Hummingbird

/// Finds out who is logged in. A cookie that means nothing makes a guest, not an error.
struct SessionMiddleware: RouterMiddleware {
    typealias Context = GuestContext

    /// Knows the sessions.
    let people: any PeopleDesk
    /// Knows the name of the cookie.
    let cookie: SessionCookie

    func handle(
        _ request: Request, context: GuestContext, next: (Request, GuestContext) async throws -> Response
    ) async throws -> Response {
        let jar = CookieJar(request.headers[values: .cookie])
        guard let value = jar[cookie.name], !value.isEmpty, value.utf8.count <= 256 else {
            return try await next(request, context)
        }
        var context = context
        if let member = try await people.member(session: Secret(value)) {
            context.session = Secret(value)
            context.reader = Reader(member)
        }
        return try await next(request, context)
    }
}
