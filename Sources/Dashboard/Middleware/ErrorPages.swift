import Domain
import OAuth
import Engine
import HTTPTypes
import Hummingbird
import Logging

/// Makes a page, or for scripts a short JSON answer, of every error: the last resort (SEC-58).
struct ErrorPageMiddleware: RouterMiddleware {
    typealias Context = GuestContext

    /// Renders the page.
    let site: Site

    func handle(
        _ request: Request, context: GuestContext, next: (Request, GuestContext) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch let error as CancellationError {
            throw error
        } catch is LoginNeeded where !request.wantsJSON {
            return .seeOther(Self.loginPath(for: request))
        } catch {
            return try respond(to: request, context: context, with: Trouble(error), error: error)
        }
    }

    private func respond(
        to request: Request, context: GuestContext, with trouble: Trouble, error: any Error
    ) throws -> Response {
        if trouble.status.kind == .serverError {
            context.logger.error("Request failed", metadata: ["error.kind": "\(error)"])
        }
        var response = request.wantsJSON ? try json(trouble) : page(trouble, context: context)
        if let seconds = trouble.retryAfter { response.headers[.retryAfter] = String(seconds) }
        return response
    }

    private func json(_ trouble: Trouble) throws -> Response {
        try JSONAnswer.response(
            JSONAnswer.Refusal(code: trouble.code, words: trouble.words), status: trouble.status)
    }

    private func page(_ trouble: Trouble, context: GuestContext) -> Response {
        let frame = context.reader.map { site.frame(trouble.heading, for: $0) } ?? site.frame(trouble.heading)
        var model = ErrorPage(
            frame: frame, status: String(trouble.status.code), heading: trouble.heading, words: trouble.words,
            requestID: context.requestID)
        if context.reader?.may(.connect) == true {
            model.writePath = "\(PagePath.newMessage)?request=\(QueryText.encoded(context.requestID))"
        }
        return site.page(model, .error, status: trouble.status)
    }

    /// The log-in page, which leads back to where the guest wanted to go.
    private static func loginPath(for request: Request) -> String {
        let wanted = request.method == .get ? ReturnPath.path(request.uri.string) : nil
        guard let wanted, wanted != PagePath.home else { return PagePath.login }
        return "\(PagePath.login)?return_to=\(QueryText.encoded(wanted))"
    }
}

/// An error as people may see it: no stack, query, path or secret.
struct Trouble: Sendable, Equatable {
    /// The HTTP status.
    var status: HTTPResponse.Status
    /// The stable code.
    var code: String
    /// What happened.
    var heading: String
    /// What to do.
    var words: String
    /// Seconds after which it makes sense to try again.
    var retryAfter: Int64?
}
