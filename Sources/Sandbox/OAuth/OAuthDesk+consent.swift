/// The consent page.
extension OAuthDesk {
    /// A checked authorization request.
    package struct Request: Sendable {
        /// The app.
        package let client: OAuthClient
        /// Where the browser goes.
        package let redirect: String
        /// Scopes asked for.
        package let scopes: [String]
        /// All parameters.
        package let fields: Fields

        var state: String? { fields["state"] }
    }

    /// A request that is answered with a redirect or a page.
    private struct Refused: Error {
        let problem: OAuthProblem
        let redirect: String?
        let state: String?
    }

    /// The page that asks.
    package func page(_ call: Call, of platform: any SimulatedPlatform) -> Answer {
        answering(platform) {
            let request = try checked(call)
            let words = request.scopes.map { ($0, consent.permissions[$0] ?? $0) }
            let ticked = consent.isTickable(request.fields) ? words.filter { !consent.fixed.contains($0.0) } : []
            let people = platform.accounts.filter { $0.kind == .person }
            return world.pages.consent(
                platform,
                ConsentPage(
                    app: request.client.name, origin: request.redirect,
                    permissions: words.filter { pair in !ticked.contains { $0.0 == pair.0 } }.map(\.1),
                    choices: ticked.map { ConsentTarget(name: $0.0, title: $0.1) },
                    groups: people.compactMap { group(of: $0, request.scopes) }))
        }
    }

    /// The answer to the form of the page.
    package func decide(_ call: Call, of platform: any SimulatedPlatform) -> Answer {
        answering(platform) {
            let request = try checked(call)
            let decision: ConsentDecision
            do {
                decision = try ConsentDecision(call, withChoices: true)
            } catch let problem as FieldProblem {
                throw Refused(problem: .field(problem), redirect: nil, state: nil)
            }
            guard decision.isApproved else { return back(request.redirect, consent.denial, state: request.state) }
            return try approve(request, decision, call, platform)
        }
    }

    private func approve(
        _ request: Request, _ decision: ConsentDecision, _ call: Call, _ platform: any SimulatedPlatform
    ) throws -> Answer {
        guard let account = platform.account(named: decision.account), account.kind == .person,
            account.state == .active
        else { throw Refused(problem: .account("There is no such account."), redirect: nil, state: nil) }
        call.note(account: account.name)
        if let objection = consent.objection(account, request.scopes) {
            throw Refused(problem: .account(objection), redirect: nil, state: nil)
        }
        let given = OAuthConsent(
            account: account.name, client: request.client, scopes: granted(request, decision),
            targets: chosen(decision, of: account, request.scopes), redirect: request.redirect,
            request: Dictionary(request.fields.list.map { ($0.name, $0.value) }) { first, _ in first })
        let code = book.code(for: given, prefix: consent.codePrefix)
        return back(request.redirect, [("code", code)] + consent.approval(given), state: request.state)
    }

    private func group(of account: SandboxAccount, _ scopes: [String]) -> ConsentGroup? {
        let targets = consent.targets(account, scopes)
        guard !targets.isEmpty else { return nil }
        return ConsentGroup(title: "\(consent.targetTitle) \(account.displayName)", targets: targets)
    }

    private func granted(_ request: Request, _ decision: ConsentDecision) -> [String] {
        guard consent.isTickable(request.fields), let ticked = decision.scopes else { return request.scopes }
        return request.scopes.filter { consent.fixed.contains($0) || ticked.contains($0) }
    }

    /// `nil` when everything was ticked: then future ones belong to it as well.
    private func chosen(
        _ decision: ConsentDecision, of account: SandboxAccount, _ scopes: [String]
    ) -> Set<String>? {
        let offered = Set(consent.targets(account, scopes).map(\.name))
        guard let ticked = decision.targets, !offered.isSubset(of: ticked) else { return nil }
        return ticked.intersection(offered)
    }

    // MARK: Checks

    private func checked(_ call: Call) throws -> Request {
        let fields: Fields
        do {
            fields = try call.queryFields()
        } catch {
            throw Refused(problem: .field(.malformed), redirect: nil, state: nil)
        }
        let known = try door(fields)
        do {
            return try checked(fields, known.client, known.redirect)
        } catch let problem as FieldProblem {
            throw Refused(problem: .field(problem), redirect: known.redirect, state: fields["state"])
        } catch let problem as OAuthProblem {
            throw Refused(problem: problem, redirect: known.redirect, state: fields["state"])
        }
    }

    /// Nobody is sent anywhere before app and address are known.
    private func door(_ fields: Fields) throws -> (client: OAuthClient, redirect: String) {
        do {
            let name = clients.first?.rules.clientField ?? "client_id"
            let client = try client(fields[name])
            guard fields.all("redirect_uri").count == 1, let redirect = fields["redirect_uri"],
                consent.allowsRedirect?(redirect) ?? world.settings.allowsRedirect(to: redirect)
            else { throw OAuthProblem.redirect }
            return (client, redirect)
        } catch let problem as OAuthProblem {
            throw Refused(problem: problem, redirect: nil, state: nil)
        }
    }

    private func checked(_ fields: Fields, _ client: OAuthClient, _ redirect: String) throws -> Request {
        let rules = client.rules
        try fields.check(required: rules.authorize.required, optional: rules.authorize.optional)
        guard fields["response_type"] ?? "code" == "code" else { throw FieldProblem.invalid("response_type") }
        try checkChallenge(fields, rules.challengeForm)
        let scopes = try consent.scopes(fields, rules)
        for scope in scopes where consent.permissions[scope] == nil { throw OAuthProblem.unknownScope(scope) }
        for scope in scopes where client.scopes?.contains(scope) == false { throw OAuthProblem.refusedScope(scope) }
        guard Set(scopes).count == scopes.count else { throw FieldProblem.invalid("scope") }
        try consent.check(fields, client)
        return Request(client: client, redirect: redirect, scopes: scopes, fields: fields)
    }

    private func checkChallenge(_ fields: Fields, _ form: TokenRules.ChallengeForm) throws(FieldProblem) {
        guard let challenge = fields["code_challenge"] else {
            guard fields["code_challenge_method"] == nil else { throw .missing("code_challenge") }
            return
        }
        guard fields["code_challenge_method"] == "S256" else { throw .invalid("code_challenge_method") }
        let isGood =
            switch form {
            case .base64url: URLSafeBase64.decode(challenge)?.count == 32
            case .hex: challenge.utf8.count == 64 && challenge.allSatisfy { "0123456789abcdef".contains($0) }
            }
        guard isGood else { throw .invalid("code_challenge") }
    }

    // MARK: Answers

    private func answering(_ platform: any SimulatedPlatform, _ work: () throws -> Answer) -> Answer {
        do {
            return try work()
        } catch let refused as Refused {
            if let redirect = refused.redirect, let pairs = consent.redirected(refused.problem) {
                return back(redirect, pairs, state: refused.state)
            }
            let page = consent.page(refused.problem)
            return world.pages.problem(platform, title: page.title, text: page.text)
        } catch {
            return world.pages.problem(platform, title: "Something went wrong", text: "The sandbox failed: \(error)")
        }
    }

    private func back(_ redirect: String, _ pairs: [(String, String)], state: String?) -> Answer {
        let all = pairs + (state.map { [("state", $0)] } ?? [])
        let mark = redirect.contains("?") ? "&" : "?"
        return .redirect(to: redirect + mark + Percent.query(all) + consent.ending)
    }
}
