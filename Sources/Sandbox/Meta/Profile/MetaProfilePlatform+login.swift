import HTTPTypes

/// Consent page and codes.
extension MetaProfilePlatform {
    static func consent(
        _ flavor: MetaProfileFlavor, isPersonal: @escaping @Sendable (SandboxAccount) -> Bool
    ) -> ConsentRules {
        ConsentRules(permissions: flavor.permissions).with { consent in
            consent.isTickable = { _ in true }
            // Threads cannot be used without it; on Instagram it can be unticked, and then nothing works.
            consent.fixed = flavor.isThreads ? [flavor.basic] : []
            consent.check = { fields, _ in
                for (name, values) in flavor.options {
                    if let value = fields[name], !values.contains(value) { throw FieldProblem.invalid(name) }
                }
                let scopes = (fields["scope"] ?? "").split(separator: ",")
                guard scopes.contains(where: { $0 == flavor.basic }) else { throw FieldProblem.invalid("scope") }
            }
            consent.objection = { account, _ in
                isPersonal(account) ? "This account is personal. Switch it to a professional account first." : nil
            }
            consent.denial = [
                ("error", "access_denied"), ("error_reason", "user_denied"),
                ("error_description", "The user denied your request"),
            ]
            consent.ending = "#_"
            consent.page = { page($0, flavor) }
        }
    }

    private static func page(_ problem: OAuthProblem, _ flavor: MetaProfileFlavor) -> (title: String, text: String) {
        switch problem {
        case .unknownClient: ("Sorry, something went wrong", "Invalid Request: \(flavor.foreignApp)")
        case .redirect: ("Sorry, something went wrong", "Invalid Request: Invalid redirect_uri")
        case .unknownScope(let scope), .refusedScope(let scope):
            ("Sorry, something went wrong", "Invalid Request: Invalid scope: \(scope)")
        case .account(let text): ("Sorry, something went wrong", text)
        default: ("Sorry, something went wrong", "Invalid Request: \(problem)")
        }
    }

    /// Instagram's consent page moved; the old address shows a page and nothing else.
    @Sendable func goneDialog(_ call: Call) -> Answer {
        world.pages.problem(
            self, title: "Sorry, this page isn't available", text: "The link you followed may be broken.", status: 404)
    }

    /// Code to short-lived token: a form, urlencoded or (Instagram only) multipart, and never the query.
    @Sendable func token(_ call: Call) throws -> Answer {
        do {
            guard call.query.isEmpty else { throw OAuthProblem.field(.malformed) }
            let fields = try form(call)
            guard fields["grant_type"] == "authorization_code" else {
                throw OAuthProblem.grantType(fields["grant_type"] ?? "")
            }
            let client = try desk.authenticate(call, fields)
            let grant = try desk.exchange(fields, client)
            call.note(account: grant.account)
            let token = book.issue(.short, of: grant, life: client.rules.accessLife, prefix: flavor.prefix)
            return .json(answer(token, grant), headers: [.cacheControl: "no-store"])
        } catch let problem as OAuthProblem {
            return refused(problem)
        }
    }

    private func form(_ call: Call) throws -> Fields {
        do {
            guard !flavor.isThreads, call.contentType == "multipart/form-data" else { return try call.formFields() }
            return Fields(try Multipart(call).parts.map { ($0.name, $0.text) })
        } catch let problem as FieldProblem {
            throw OAuthProblem.field(problem)
        }
    }

    /// Flat or wrapped, numbers or text: by person.
    private func answer(_ token: OAuthToken, _ grant: OAuthGrant) -> JSONValue {
        let profile = flavor.profile(grant.account)
        let oddity = profile?.oddity ?? .init()
        let id = profile?.account.id ?? ""
        var members: [String: JSONValue] = [
            "access_token": .string(token.secret),
            "user_id": oddity.isTextID ? .string(id) : .integer(Int(id) ?? 0),
        ]
        if !flavor.isThreads {
            let list = grant.scopes
            members["permissions"] =
                oddity.isTextList
                ? .string(list.joined(separator: ",")) : .array(list.map { .string($0) })
        }
        return oddity.isWrapped ? ["data": [.object(members)]] : .object(members)
    }

    /// The other shape of errors, which only this address has.
    private func refused(_ problem: OAuthProblem) -> Answer {
        let message =
            switch problem {
            case .unknownClient: flavor.foreignApp
            case .wrongSecret: "Error validating client secret."
            case .redirectMismatch:
                "Error validating verification code. Please make sure your redirect_uri is identical to the one you "
                    + "used in the OAuth dialog request"
            case .unknownCode, .usedCode, .foreignCode: "Matching code was not found or was already used"
            case .expiredCode: "This authorization code has expired"
            case .grantType: "Invalid grant_type"
            case .field(let problem): "Invalid request: \(problem)"
            default: "Invalid request"
            }
        var members: [String: JSONValue] = [
            "error_type": "OAuthException", "code": 400, "error_message": .string(message),
        ]
        if flavor.isThreads { members["error_data"] = [:] }
        return .json(.object(members), status: .badRequest)
    }
}
