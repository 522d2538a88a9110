import HTTPTypes

/// Errors in X's words (sheet section 6).
enum XProblem {
    static let unauthorized = Refusal.json(
        .unauthorized,
        ["title": "Unauthorized", "type": "about:blank", "status": 401, "detail": "Unauthorized"])

    static let notPermitted = forbidden("You are not permitted to perform this action.")

    static func forbidden(_ detail: String, type: String = "about:blank") -> Refusal {
        .json(
            .forbidden,
            ["detail": .string(detail), "type": .string(type), "title": "Forbidden", "status": 403])
    }

    static let suspended = forbidden(
        "The account is suspended.", type: "https://api.twitter.com/2/problems/user-suspended")

    static func invalid(_ parameter: String, _ value: String, _ message: String) -> Refusal {
        .json(
            .badRequest,
            [
                "errors": [["parameters": [parameter: [.string(value)]], "message": .string(message)]],
                "title": "Invalid Request", "detail": "One or more parameters to your request was invalid.",
                "type": "https://api.twitter.com/2/problems/invalid-request",
            ])
    }

    static func notFound(_ kind: String, _ parameter: String, _ value: String) -> Refusal {
        .json(
            .notFound,
            [
                "title": "Not Found Error", "status": 404, "resource_type": .string(kind),
                "parameter": .string(parameter), "resource_id": .string(value), "value": .string(value),
                "detail": "Could not find \(kind) with \(parameter): [\(value)].",
                "type": "https://api.twitter.com/2/problems/resource-not-found",
            ])
    }

    /// An error of the token endpoint.
    static func token(
        _ error: String, _ description: String, status: HTTPResponse.Status = .badRequest
    ) -> Refusal {
        .json(status, ["error": .string(error), "error_description": .string(description)])
    }

    static let deadToken = token("invalid_request", "Value passed for the token was invalid.")

    /// A wrong form at the token or revocation endpoint.
    static func tokenForm(_ problem: FieldProblem) -> Refusal {
        switch problem {
        case .wrongType: token("invalid_request", "Content-Type must be application/x-www-form-urlencoded.")
        case .malformed: token("invalid_request", "The request body could not be read.")
        case .unknown(let name): token("invalid_request", "Unknown parameter [\(name)].")
        case .repeated(let name): token("invalid_request", "Parameter [\(name)] was given more than once.")
        case .missing(let name): token("invalid_request", "Missing required parameter [\(name)].")
        case .invalid(let name): token("invalid_request", "Value passed for the [\(name)] was invalid.")
        }
    }

    /// A wrong query.
    static func query(_ problem: FieldProblem, known: [String]) -> Refusal {
        let name = problem.parameter ?? "query"
        return switch problem {
        case .unknown:
            invalid(
                name, "",
                "The query parameter [\(name)] is not one of [\(known.sorted().joined(separator: ","))]")
        case .repeated: invalid(name, "", "The query parameter [\(name)] can not be given more than once")
        case .missing: invalid(name, "", "The `\(name)` query parameter can not be empty")
        case .wrongType, .malformed, .invalid: invalid(name, "", "The query could not be read")
        }
    }

    /// A wrong JSON body.
    static func body(_ problem: FieldProblem) -> Refusal {
        switch problem {
        case .wrongType, .malformed, .repeated: invalid("body", "", "Request body must be a JSON object.")
        case .unknown(let name):
            invalid(
                name, "",
                "$.\(name): is not defined in the schema and the schema does not allow additional properties")
        case .missing(let name): invalid(name, "", "$.\(name): is missing but it is required")
        case .invalid(let name): invalid(name, "", "$.\(name): does not match the schema")
        }
    }
}
