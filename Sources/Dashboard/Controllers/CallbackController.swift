import Domain
import Engine
import HTTPTypes
import Hummingbird
import NIOCore

/// Where browsers come back from platforms, and where platforms read who we are. Anybody may knock here.
struct CallbackController: Sendable {
    let site: Site

    var endpoints: RouteCollection<GuestContext> {
        RouteCollection(context: GuestContext.self)
            .get("\(PagePath.callback)/**", use: callback)
            .get("/connect/{id}/{ticket}", use: bind)
            .get("\(PagePath.clientMetadata)", use: clientMetadata)
            .get("\(PagePath.clientKeys)", use: clientKeys)
    }

    @Sendable func clientMetadata(_ request: Request, context: GuestContext) async throws -> Response {
        document(site.desks.connecting.clientMetadata())
    }

    @Sendable func clientKeys(_ request: Request, context: GuestContext) async throws -> Response {
        document(try await site.desks.connecting.clientKeys())
    }

    /// Public, and the same for everybody; servers may keep it for a few minutes.
    private func document(_ json: [UInt8]?) -> Response {
        guard let json else { return Response(status: .notFound) }
        return Response(
            status: .ok, headers: [.contentType: "application/json", .cacheControl: "public, max-age=300"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: json)))
    }

    /// Never shows anything under the platform's address: on to a clean one at once (SEC-12).
    @Sendable func callback(_ request: Request, context: GuestContext) async throws -> Response {
        let outcome = try await site.desks.connecting.callback(
            Callback(
                path: request.uri.path, query: request.uri.query ?? "",
                cookies: CookieJar(request.headers[values: .cookie]).cookies,
                sessionHash: context.reader?.principal.sessionHash))
        guard let authorization = outcome.authorization else { return neutral(context) }
        return BrowserBinding.quiet(.seeOther(PagePath.connected(authorization.id.text)))
    }

    /// The one-time link: binds this browser to the attempt and goes on to the platform (SEC-4).
    @Sendable func bind(_ request: Request, context: GuestContext) async throws -> Response {
        guard let id = context.parameters.get("id").flatMap({ Authorization.ID(String($0)) }),
            let ticket = context.parameters.get("ticket"), ticket.utf8.count <= 256
        else { return neutral(context) }
        do {
            let bound = try await site.desks.connecting.bind(
                id, ticket: Secret(String(ticket)), sessionHash: context.reader?.principal.sessionHash)
            return BrowserBinding(site: site).attach(bound, to: .seeOther(bound.platformURL))
        } catch let error as EngineError where error.httpStatus < 500 {
            return neutral(context)
        }
    }

    /// The same page for everything that does not fit, so that nobody learns what would (SEC-6).
    private func neutral(_ context: GuestContext) -> Response {
        let heading = "This link leads nowhere"
        let frame = context.reader.map { site.frame(heading, for: $0) } ?? site.frame(heading)
        var page = ErrorPage(
            frame: frame, status: "404", heading: heading,
            words: """
                It was used already, it has run out, or it belongs to another browser. Nothing was connected by it. \
                Start again from your connections.
                """,
            requestID: context.requestID)
        page.backPath = PagePath.connections
        page.backText = "To the connections"
        return BrowserBinding.quiet(site.page(page, .error, status: .notFound))
    }
}

/// Ties an attempt to the browser by a cookie of its own (SEC-4).
struct BrowserBinding: Sendable {
    let site: Site

    /// The response with the cookie of the attempt.
    func attach(_ bound: BoundAuthorization, to response: Response) -> Response {
        var response = Self.quiet(response)
        let life = bound.expiresAt - site.desks.ports.now()
        let line = site.cookie.line(bound.cookieName, bound.browserSecret, life: life)
        response.headers.append(HTTPField(name: .setCookie, value: line))
        return response
    }

    /// A response whose address no other site learns (SEC-12).
    static func quiet(_ response: Response) -> Response {
        var response = response
        response.headers[.named("Referrer-Policy")] = "no-referrer"
        return response
    }
}
