import Domain
import HTTPTypes
import Hummingbird
import Logging

/// Makes a problem document of every error: the last resort (SEC-58).
struct ProblemMiddleware: RouterMiddleware {
    typealias Context = APIContext

    func handle(
        _ request: Request, context: APIContext, next: (Request, APIContext) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch let error as CancellationError {
            throw error
        } catch {
            return respond(with: ProblemDocument(error), error: error, context: context)
        }
    }

    private func respond(with problem: ProblemDocument, error: any Error, context: APIContext) -> Response {
        if problem.status == .internalServerError {
            context.logger.error("Request failed", metadata: ["error.kind": "\(error)"])
        }
        var response = Response(
            status: problem.status, json: problem.json(requestID: context.requestID),
            type: "application/problem+json")
        if problem.status == .unauthorized { response.headers[.wwwAuthenticate] = "Bearer realm=\"martlet\"" }
        if let wait = problem.retryAfter {
            response.headers[.retryAfter] = String(max(1, (wait.milliseconds + 999) / 1000))
        }
        return response
    }
}
