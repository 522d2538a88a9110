/// What a pushed authorization request must say.
enum PushedRequest {
    /// Checks every parameter.
    static func check(
        _ form: Fields, _ client: ClientDesk.Client, thumbprint: String, server: BlueskyServer, now: SandboxTime
    ) throws -> GrantBook.Request {
        guard form["response_type"] == "code" else {
            throw OAuthAnswer.refusal("unsupported_response_type", "response_type must be code")
        }
        guard ["query", nil].contains(form["response_mode"]) else {
            throw OAuthAnswer.refusal("invalid_request", "response_mode must be query")
        }
        guard form["code_challenge_method"] == "S256", let challenge = form["code_challenge"],
            ProofKey.isChallenge(challenge)
        else { throw OAuthAnswer.refusal("invalid_request", "code_challenge must be of method S256") }
        return GrantBook.Request(
            issuer: server.issuer, client: client.identity, clientName: client.metadata.name,
            redirectURI: try redirectURI(form, client.metadata), state: try form.required("state"),
            scope: try scope(form, client.metadata), challenge: challenge, loginHint: try loginHint(form),
            thumbprint: thumbprint, expires: now + GrantBook.requestLife)
    }

    private static func redirectURI(_ form: Fields, _ metadata: ClientMetadata) throws -> String {
        let uri = try form.required("redirect_uri")
        guard metadata.allowsRedirect(to: uri) else {
            throw OAuthAnswer.refusal("invalid_request", "redirect_uri is not among the client's redirect_uris")
        }
        return uri
    }

    private static func scope(_ form: Fields, _ metadata: ClientMetadata) throws -> ScopeSet {
        guard let scope = ScopeSet(try form.required("scope")) else {
            throw OAuthAnswer.refusal("invalid_scope", "scope must contain atproto and only known scopes")
        }
        guard scope.isSubset(of: metadata.scope) else {
            throw OAuthAnswer.refusal("invalid_scope", "scope is not declared in the client metadata")
        }
        return scope
    }

    private static func loginHint(_ form: Fields) throws -> String? {
        guard let hint = form["login_hint"] else { return nil }
        guard ATSyntax.atIdentifier.accepts(hint) || WebAddress(hint) != nil else {
            throw OAuthAnswer.refusal("invalid_request", "login_hint must be a handle, a DID or a server")
        }
        return hint
    }
}
