import Domain
import Engine
import HTTPTypes
import Hummingbird
import Storage

extension Trouble {
    /// What an error means for people; unknown ones are our fault.
    init(_ error: any Error) {
        switch error {
        case let error as EngineError: self.init(engine: error)
        case let error as FormError: self.init(form: error)
        case let error as StorageError where error.isRetryable: self.init(engine: .readOnly)
        case is ForgedRequest:
            self.init(
                status: .forbidden, code: "forged", heading: "That did not come from here",
                words:
                    "For your safety, only pages of this Martlet may do this. Go back, load the page again and retry.")
        case is LoginNeeded:
            self.init(
                status: .unauthorized, code: "login_needed", heading: "Log in first",
                words: "You are not logged in any more. Load the page again.")
        case let error as any HTTPResponseError: self.init(status: error.status)
        default: self = .ours
        }
    }

    /// Something broke on our side.
    static let ours = Trouble(
        status: .internalServerError, code: "internal", heading: "Something broke here",
        words: "That was our fault, not yours. Nothing is half done: try again.")

    private init(engine error: EngineError) {
        self.init(status: HTTPResponse.Status(code: error.httpStatus))
        code = error.code
        switch error {
        case .conflict(_, let words), .invalid(_, let words): self.words = words
        case .preflight(let problems): words = problems.first?.problem.message ?? words
        case .tooMany(let pause):
            retryAfter = max(1, pause.components.seconds)
            words = "Too many tries. Wait \(retryAfter ?? 1) seconds, then try again."
        case .platform(let failure): words = failure.words
        case .readOnly:
            words = "The server cannot store anything at the moment. What is stored is safe; try again in a minute."
        case .notFound, .forbidden, .authorization: break
        }
    }

    private init(form error: FormError) {
        switch error {
        case .tooLarge:
            self.init(
                status: .contentTooLarge, code: "too_large", heading: "That is too large",
                words: "Pictures may have 20 MB each. Make them smaller and try again.")
        case .malformed, .tooManyFields, .wrongContentType:
            self.init(
                status: .badRequest, code: "malformed", heading: "That could not be read",
                words: "The form arrived damaged. Go back, load the page again and retry.")
        }
    }

    private init(status: HTTPResponse.Status) {
        self.init(
            status: status, code: "http_\(status.code)", heading: "That did not work", words: "Go back and try again.")
        switch status.code {
        case 404:
            (code, heading) = ("not_found", "Nothing here")
            words = "The page does not exist, or it is not yours to see."
        case 403:
            (code, heading) = ("forbidden", "Not allowed")
            words = "Your role in this workspace does not allow this. Ask its owner."
        case 500...: self = Trouble.ours.with(status)
        default: break
        }
    }

    private func with(_ status: HTTPResponse.Status) -> Trouble {
        var trouble = self
        trouble.status = status
        return trouble
    }
}
