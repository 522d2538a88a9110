import HTTPTypes

/// Answers in the form of XRPC (sheet, section 6).
enum XRPC {
    /// A refusal with a named error.
    static func refusal(
        _ status: HTTPResponse.Status, _ name: String, _ message: String, headers: HTTPFields = [:]
    ) -> Refusal {
        Refusal(answer(status, name, message, headers: headers))
    }

    /// An answer with a named error.
    static func answer(
        _ status: HTTPResponse.Status, _ name: String, _ message: String, headers: HTTPFields = [:]
    ) -> Answer {
        .json(["error": .string(name), "message": .string(message)], status: status, headers: headers)
    }

    /// 400 `InvalidRequest`.
    static func invalid(_ message: String) -> Refusal {
        refusal(.badRequest, "InvalidRequest", message)
    }

    /// 500, as the reference server answers when it did not expect something.
    static let internalError = refusal(.internalServerError, "InternalServerError", "Internal Server Error")

    /// The JSON body with only the members that the lexicon names.
    static func input(
        _ call: Call, required: [String], optional: [String] = []
    ) throws -> [String: JSONValue] {
        do {
            let object = try call.jsonObject()
            try object.check(required: required, optional: optional)
            return object
        } catch let problem as FieldProblem {
            throw invalid("Input: " + words(problem))
        }
    }

    /// The query with only the parameters that the lexicon names.
    static func parameters(
        _ call: Call, required: [String] = [], optional: [String] = [], repeatable: String? = nil
    ) throws -> Fields {
        do {
            let fields = try call.queryFields()
            let single = Fields(fields.list.filter { $0.name != repeatable }.map { ($0.name, $0.value) })
            try single.check(required: required, optional: optional)
            return fields
        } catch let problem as FieldProblem {
            throw invalid("Params: " + words(problem))
        }
    }

    /// A member that must be a text of a format.
    static func text(
        _ members: [String: JSONValue], _ name: String, _ format: ATSyntax? = nil
    ) throws -> String {
        guard let text = members[name]?.string else { throw invalid("Input/\(name) must be a string") }
        if let format, !format.accepts(text) { throw invalid("Input/\(name) must be a valid \(format.rawValue)") }
        return text
    }

    private static func words(_ problem: FieldProblem) -> String {
        switch problem {
        case .wrongType: "Request encoding (Content-Type) must be application/json"
        case .malformed: "could not be parsed"
        case .unknown(let name): "unknown property \"\(name)\""
        case .repeated(let name): "\"\(name)\" must not be repeated"
        case .missing(let name): "must have the property \"\(name)\""
        case .invalid(let name): "\"\(name)\" is invalid"
        }
    }
}

extension HTTPField.Name {
    private static func named(_ name: String) -> HTTPField.Name {
        // Every name here is a valid token, so the other branch is never taken.
        HTTPField.Name(name) ?? .server
    }

    /// The proof of possession.
    static let dpop = named("DPoP")
    /// The nonce for the next proof.
    static let dpopNonce = named("DPoP-Nonce")
    /// Requests allowed in the window.
    static let rateLimitLimit = named("ratelimit-limit")
    /// Requests left in the window.
    static let rateLimitRemaining = named("ratelimit-remaining")
    /// End of the window in Unix seconds.
    static let rateLimitReset = named("ratelimit-reset")
    /// Requests and window as a policy.
    static let rateLimitPolicy = named("ratelimit-policy")
}
