import Synchronization

/// The consent page of an instance (sheet section 2).
extension MastodonPlatform {
    /// Life of a code.
    private static let codeLife = Duration.seconds(600)

    private struct Request {
        let app: MastodonState.App
        let redirect: String
        let scopes: [String]
        let state: String?
        let challenge: String?
    }

    @Sendable func authorizePage(_ call: Call) throws -> Answer {
        let request = try checked(call)
        return world.pages.consent(
            self,
            ConsentPage(
                app: request.app.name, origin: request.app.website ?? request.redirect,
                permissions: request.scopes.map(MastodonScopes.explained)))
    }

    @Sendable func decide(_ call: Call) throws -> Answer {
        let request = try checked(call)
        guard let decision = try? ConsentDecision(call) else { throw wrong("The form is not one of this page.") }
        guard decision.isApproved else {
            throw sentBack(
                request, error: "access_denied",
                "The resource owner or authorization server denied the request.")
        }
        guard let account = account(named: decision.account), account.state == .active else {
            throw wrong("There is no such account.")
        }
        call.note(account: account.name)
        let code = world.random.token(32)
        let entry = MastodonState.Code(
            account: account.name, client: request.app.client, scopes: request.scopes, redirect: request.redirect,
            challenge: flavor.isGoToSocial ? nil : request.challenge, expires: world.clock.now + Self.codeLife)
        state.withLock { $0.codes[code] = entry }
        world.ledger.token(.issued, .code, code, platform: name, account: account.name)
        guard request.redirect != Self.outOfBand else { return world.pages.code(self, code: code) }
        return .redirect(to: address(request, [("code", code)]))
    }

    private func address(_ request: Request, _ pairs: [(String, String)]) -> String {
        let all = pairs + (request.state.map { [("state", $0)] } ?? [])
        return request.redirect + (request.redirect.contains("?") ? "&" : "?") + Percent.query(all)
    }

    private func sentBack(_ request: Request, error: String, _ text: String) -> Refusal {
        guard request.redirect != Self.outOfBand else { return wrong(text) }
        return Refusal(.redirect(to: address(request, [("error", error), ("error_description", text)])))
    }

    private func checked(_ call: Call) throws -> Request {
        let query: Fields
        do {
            query = try call.queryFields()
            try query.check(
                required: ["response_type", "client_id", "redirect_uri"],
                optional: ["scope", "state", "code_challenge", "code_challenge_method", "force_login", "lang"])
        } catch let problem as FieldProblem {
            throw wrong("The request is not valid: \(problem).")
        }
        guard let app = state.withLock({ $0.apps[query["client_id"] ?? ""] }) else {
            throw wrong("Client authentication failed due to unknown client.")
        }
        let redirect = try query.require("redirect_uri")
        guard app.redirects.contains(redirect) else { throw wrong("The redirect uri included is not valid.") }
        let scopes = MastodonScopes.words(query["scope"])
        let request = Request(
            app: app, redirect: redirect, scopes: scopes, state: query["state"], challenge: query["code_challenge"])
        try check(request, query)
        return request
    }

    private func check(_ request: Request, _ query: Fields) throws {
        guard query["response_type"] == "code" else {
            throw sentBack(
                request, error: "unsupported_response_type",
                "The authorization server does not support this response type.")
        }
        guard !flavor.isGoToSocial else { return }
        let isCovered = request.scopes.allSatisfy { MastodonScopes.covers(request.app.scopes, $0) }
        guard isCovered, request.scopes.allSatisfy(MastodonScopes.known.contains) else {
            throw sentBack(
                request, error: "invalid_scope", "The requested scope is invalid, unknown, or malformed.")
        }
        guard request.challenge != nil || query["code_challenge_method"] != nil else { return }
        guard query["code_challenge_method"] == "S256", URLSafeBase64.decode(request.challenge ?? "")?.count == 32
        else {
            throw sentBack(
                request, error: "invalid_code_challenge_method", "The code challenge method must be S256.")
        }
    }

    private func wrong(_ text: String) -> Refusal {
        Refusal(world.pages.problem(self, title: "An error has occurred", text: text))
    }
}
