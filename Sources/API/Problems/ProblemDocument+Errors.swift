import Domain
import Engine
import HTTPTypes
import Hummingbird
import Outbound
import Storage

extension ProblemDocument {
    /// What clients get of an error; anything unforeseen tells nothing but that it happened (SEC-58).
    init(_ error: any Error) {
        switch error {
        case let error as Refusal: self.init(error)
        case let error as EngineError: self.init(error)
        case let error as AuthorizationFailure: self.init(EngineError.authorization(error))
        case StorageError.abandoned(let cause): self.init(cause)
        case StorageError.full, StorageError.readOnly, StorageError.unavailable, StorageError.timeout,
            StorageError.contention:
            self.init(EngineError.readOnly)
        case StorageError.commitUnknown: self = .unknownCommit
        case let error as HTTPError where error.status == .notFound: self.init(EngineError.notFound)
        case let error as HTTPError where error.status.kind == .clientError:
            self.init(
                status: error.status, code: "bad_request", title: "The request cannot be read", detail: "Check it.")
        default:
            self.init(
                status: .internalServerError, code: "internal", title: "Something went wrong here",
                detail: "The request was not carried out as far as we know. The log knows it by its request id.")
        }
    }

    /// The database went away while it stored the effect (REL-42, REL-43).
    private static var unknownCommit: ProblemDocument {
        var document = ProblemDocument(
            status: .serviceUnavailable, code: "commit_unknown", title: "Nobody can tell yet whether it was stored",
            detail: "Look first, or send the same request with the same `Idempotency-Key` again: it acts once.")
        document.retryAfter = .seconds(10)
        return document
    }

    private init(_ refusal: Refusal) {
        switch refusal {
        case .unauthorized:
            self.init(
                status: .unauthorized, code: "unauthorized", title: "Who is calling?",
                detail: "Send an API key in the header `Authorization: Bearer …`.")
        case .forged:
            self.init(
                status: .forbidden, code: "forged_request", title: "The request came from elsewhere",
                detail: "With a session cookie only pages of this installation may call. Use an API key.")
        case .fields(let problems): self = Self.fields(problems)
        case .tooLarge(let limit):
            self.init(
                status: .contentTooLarge, code: "too_large", title: "The body is too large",
                detail: "At most \(limit) bytes are taken.")
        case .wrongType(let expected):
            self.init(
                status: .unsupportedMediaType, code: "unsupported_media_type", title: "The body has another type",
                detail: "Send \(expected).")
        case .tooMany(let wait): self.init(EngineError.tooMany(retryAfter: wait))
        case .authorization(let failure, let platform):
            let advice = Advice.on(failure.code, platform: platform)
            self.init(EngineError.authorization(failure))
            title = advice.title
            detail = "\(advice.explanation) \(advice.remedy)"
        }
    }

    private static func fields(_ problems: [FieldProblem]) -> ProblemDocument {
        let first = problems.first.map { "\($0.field): \($0.message)" } ?? "Check the request."
        return ProblemDocument(
            status: .unprocessableContent, code: "invalid", title: "Something in the request is wrong", detail: first,
            errors: problems.map { ["field": .string($0.field), "message": .string($0.message)] })
    }

    private init(_ error: EngineError) {
        let status = HTTPResponse.Status(code: error.httpStatus)
        switch error {
        case .notFound:
            self.init(status, error, "There is no such thing", "Nothing in this workspace has this address.")
        case .forbidden(let permission):
            self.init(status, error, "The role does not allow it", "It takes the permission `\(permission.rawValue)`.")
        case .conflict(_, let words): self.init(status, error, "It does not fit the present state", words)
        case .invalid(let field, let words): self = Self.fields([FieldProblem(field: field, message: words)])
        case .preflight(let problems):
            self.init(status, error, "The post would be refused", "Nothing was stored. See `errors`.")
            errors = problems.map(\.json)
        case .authorization(let failure):
            self.init(status, error, "The account could not be connected", "Nothing was stored. Try again.")
            platformWords = failure.words
        case .tooMany(let wait):
            self.init(status, error, "Too many requests", "Wait as long as `Retry-After` says.")
            retryAfter = wait
        case .platform(let failure):
            self.init(
                status, error, "The platform did not answer",
                "Nothing was changed. Try again, or do without its answer.")
            platformWords = failure.words
        case .readOnly:
            self.init(status, error, "Nothing can be stored at present", "Try again soon; nothing was changed.")
            retryAfter = .seconds(10)
        }
    }

    private init(_ status: HTTPResponse.Status, _ error: EngineError, _ title: String, _ detail: String) {
        self.init(status: status, code: error.code, title: title, detail: detail)
    }
}

extension ConnectionProblem {
    /// The problem as programs see it.
    var json: JSONValue {
        .fields([
            "connection_id": .id(connectionID), "code": .string(problem.code.rawValue),
            "severity": .string(problem.severity.rawValue), "message": .string(problem.message),
            "remedy": .string(problem.remedy), "field": .string(problem.field.rawValue),
            "part": problem.part.map { .integer($0) }, "option": problem.option.map { .string($0.rawValue) },
        ])
    }
}
