import FoundationEssentials
import HTTPTypes

/// The token endpoint.
extension OAuthDesk {
    /// Tokens for a code or a refresh token, told apart by `grant_type`; throws `OAuthProblem` for anything wrong.
    package func tokens(_ call: Call, _ fields: Fields) throws(OAuthProblem) -> OAuthTokens {
        switch fields["grant_type"] {
        case "authorization_code":
            let client = try authenticate(call, fields)
            return book.tokens(for: try exchange(fields, client), rules: client.rules)
        case "refresh_token":
            let client = try authenticate(call, fields)
            try Self.check(fields, client, client.rules.renewal)
            return try book.refresh(fields["refresh_token"] ?? "", client: client)
        case nil, "": throw .field(.missing("grant_type"))
        case let other?: throw .grantType(other)
        }
    }

    /// The grant behind the code in the fields, for platforms that hand out tokens of their own; throws `OAuthProblem`.
    package func exchange(_ fields: Fields, _ client: OAuthClient) throws(OAuthProblem) -> OAuthGrant {
        // A verifier belongs to the exchange if the code was asked for with a challenge; the book decides.
        var parameters = client.rules.exchange
        let authorize = client.rules.authorize
        let hasChallenge = (authorize.required + authorize.optional).contains("code_challenge")
        if hasChallenge { parameters.optional.append("code_verifier") }
        try Self.check(fields, client, parameters)
        return try book.redeem(
            fields["code"] ?? "", client: client, redirect: fields["redirect_uri"], verifier: fields["code_verifier"])
    }

    /// The app that calls; throws `OAuthProblem` unless it proves itself as its rules say.
    package func authenticate(_ call: Call, _ fields: Fields) throws(OAuthProblem) -> OAuthClient {
        guard let pair = try Self.basic(call) else { return try byParameters(fields) }
        let client = try client(pair.id)
        if case .parameters = client.rules.authentication { throw .wrongSecret }
        guard client.secret == pair.secret, fields["client_secret"] == nil else { throw .wrongSecret }
        return client
    }

    private func byParameters(_ fields: Fields) throws(OAuthProblem) -> OAuthClient {
        let name = clients.first?.rules.clientField ?? "client_id"
        guard let id = fields[name], !id.isEmpty else { throw .field(.missing(name)) }
        let client = try client(id)
        guard let secret = client.secret else {
            guard fields["client_secret"] == nil else { throw .wrongSecret }
            return client
        }
        if case .basic = client.rules.authentication { throw .wrongSecret }
        guard fields["client_secret"] == secret else { throw .wrongSecret }
        return client
    }

    /// The pair of HTTP Basic; `nil` without the header, throws when it cannot be read.
    private static func basic(_ call: Call) throws(OAuthProblem) -> (id: String, secret: String)? {
        guard call.headers[.authorization] != nil else { return nil }
        let text = call.credentials(scheme: "Basic").flatMap { Data(base64Encoded: $0) }
            .flatMap { String(validating: $0, as: UTF8.self) }
        let parts = text?.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false) ?? []
        guard parts.count == 2, let id = try? Percent.decodeForm(parts[0]),
            let secret = try? Percent.decodeForm(parts[1])
        else { throw .wrongSecret }
        return (id, secret)
    }

    /// Every parameter known, none twice; those that prove the app may be there.
    private static func check(
        _ fields: Fields, _ client: OAuthClient, _ parameters: TokenRules.Parameters
    ) throws(OAuthProblem) {
        do {
            try fields.check(
                required: parameters.required,
                optional: parameters.optional + [client.rules.clientField, "client_secret"])
        } catch let problem as FieldProblem {
            throw .field(problem)
        } catch {
            throw .field(.malformed)
        }
    }
}
