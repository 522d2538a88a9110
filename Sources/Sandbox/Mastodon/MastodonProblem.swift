import HTTPTypes

/// Errors in the words of Mastodon and GoToSocial (sheet section 6).
struct MastodonProblem: Sendable {
    let flavor: MastodonFlavor

    private var isGoToSocial: Bool { flavor.isGoToSocial }

    func error(_ status: HTTPResponse.Status, _ text: String) -> Refusal {
        .json(status, ["error": .string(text)])
    }

    var invalidToken: Refusal {
        error(.unauthorized, isGoToSocial ? "Unauthorized: token not supplied" : "The access token is invalid")
    }

    var revokedToken: Refusal {
        error(.unauthorized, isGoToSocial ? "Unauthorized: token not supplied" : "The access token was revoked")
    }

    var needsUser: Refusal {
        isGoToSocial
            ? error(.unauthorized, "Unauthorized: user not supplied")
            : error(.unprocessableContent, "This method requires an authenticated user")
    }

    var outsideScopes: Refusal {
        error(
            .forbidden,
            isGoToSocial
                ? "Forbidden: token has insufficient scope permission"
                : "This action is outside the authorized scopes")
    }

    var disabled: Refusal {
        error(
            .forbidden, isGoToSocial ? "Forbidden: account is suspended" : "Your login is currently disabled")
    }

    var notFound: Refusal {
        error(.notFound, isGoToSocial ? "Not Found" : "Record not found")
    }

    var replyTargetMissing: Refusal {
        error(.notFound, isGoToSocial ? "Not Found: target status not found" : "Record not found")
    }

    /// Wrong content: 422 on Mastodon, 400 on GoToSocial, each in its own words.
    func content(_ mastodon: String, _ goToSocial: String) -> Refusal {
        isGoToSocial
            ? error(.badRequest, "Bad Request: \(goToSocial)")
            : error(.unprocessableContent, mastodon)
    }

    func validation(_ text: String) -> Refusal { content("Validation failed: \(text)", text) }

    func field(_ problem: FieldProblem) -> Refusal {
        switch problem {
        case .wrongType, .malformed: error(.badRequest, "The request body could not be read")
        case .unknown(let name): validation("Unknown parameter \(name)")
        case .repeated(let name): validation("Parameter \(name) was given more than once")
        case .missing(let name): validation("\(name) can't be blank")
        case .invalid(let name): validation("\(name) is invalid")
        }
    }

    // MARK: OAuth

    func oauth(_ status: HTTPResponse.Status, _ code: String, _ text: String) -> Refusal {
        .json(status, ["error": .string(code), "error_description": .string(text)])
    }

    var invalidClient: Refusal {
        oauth(
            isGoToSocial ? .badRequest : .unauthorized, "invalid_client",
            "Client authentication failed due to unknown client, no client authentication included, or unsupported "
                + "authentication method.")
    }

    var invalidGrant: Refusal {
        oauth(
            .badRequest, "invalid_grant",
            "The provided authorization grant is invalid, expired, revoked, does not match the redirection URI used "
                + "in the authorization request, or was issued to another client.")
    }

    var replayedCode: Refusal {
        isGoToSocial ? oauth(.badRequest, "sql: no rows in result set", "Bad Request") : invalidGrant
    }

    var invalidScope: Refusal {
        oauth(.badRequest, "invalid_scope", "The requested scope is invalid, unknown, or malformed.")
    }

    var foreignToken: Refusal {
        oauth(.forbidden, "unauthorized_client", "You are not authorized to revoke this token")
    }

    func oauthField(_ problem: FieldProblem) -> Refusal {
        switch problem {
        case .missing(let name):
            oauth(.badRequest, "invalid_request", "Missing required parameter: \(name).")
        default:
            oauth(
                .badRequest, "invalid_request",
                "The request is missing a required parameter, includes an unsupported parameter value, or is otherwise "
                    + "malformed.")
        }
    }
}
