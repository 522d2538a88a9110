import HTTPTypes

/// Answers in the form of OAuth (RFC 6749 section 5.2).
enum OAuthAnswer {
    /// A refusal with an error code.
    static func refusal(
        _ error: String, _ description: String, status: HTTPResponse.Status = .badRequest
    ) -> Refusal {
        .json(
            status, ["error": .string(error), "error_description": .string(description)],
            headers: [.cacheControl: "no-store"])
    }

    /// The form body with only the parameters that the endpoint knows.
    static func form(_ call: Call, required: [String], optional: [String]) throws -> Fields {
        do {
            let form = try call.formFields()
            try form.check(required: required, optional: optional)
            return form
        } catch let problem as FieldProblem {
            throw refusal("invalid_request", words(problem))
        }
    }

    private static func words(_ problem: FieldProblem) -> String {
        switch problem {
        case .wrongType: "content type must be application/x-www-form-urlencoded"
        case .malformed: "body is malformed"
        case .unknown(let name): "unknown parameter \(name)"
        case .repeated(let name): "parameter \(name) is repeated"
        case .missing(let name): "parameter \(name) is missing"
        case .invalid(let name): "parameter \(name) is invalid"
        }
    }
}
