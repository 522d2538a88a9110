import Synchronization

/// The consent page of X (sheet section 2).
extension XPlatform {
    /// A permission as people read it.
    private static let permissions = [
        "tweet.read": "See posts from your timeline",
        "tweet.write": "Post and delete posts for you",
        "users.read": "See your profile: name, handle, picture",
        "media.write": "Upload media for you",
        "offline.access": "Stay connected until you revoke access",
        "follows.read": "See who you follow",
        "like.read": "See your likes",
        "like.write": "Like posts for you",
        "bookmark.read": "See your bookmarks",
    ]

    /// Life of a code (sheet section 2).
    private static let codeLife = Duration.seconds(30)

    private struct Request {
        let client: Client
        let redirect: String
        let scopes: [String]
        let state: String
        let challenge: String
    }

    @Sendable func authorizePage(_ call: Call) throws -> Answer {
        let request = try checked(call)
        return world.pages.consent(
            self,
            ConsentPage(
                app: request.client.name, origin: request.redirect,
                permissions: request.scopes.compactMap { Self.permissions[$0] }))
    }

    @Sendable func decide(_ call: Call) throws -> Answer {
        let request = try checked(call)
        guard let decision = try? ConsentDecision(call) else { throw wrong("The form is not one of this page.") }
        guard decision.isApproved else {
            return .redirect(
                to: address(request, [("error", "access_denied"), ("state", request.state)]))
        }
        guard let account = account(named: decision.account), account.state == .active else {
            throw wrong("There is no such account.")
        }
        call.note(account: account.name)
        let code = world.random.token(36)
        let entry = XState.Code(
            account: account.name, client: request.client.id, scopes: request.scopes, redirect: request.redirect,
            challenge: request.challenge, expires: world.clock.now + Self.codeLife)
        state.withLock { $0.codes[code] = entry }
        world.ledger.token(.issued, .code, code, platform: name, account: account.name)
        return .redirect(
            to: address(request, [("state", request.state), ("code", code)]))
    }

    private func address(_ request: Request, _ pairs: [(String, String)]) -> String {
        request.redirect + (request.redirect.contains("?") ? "&" : "?") + Percent.query(pairs)
    }

    private func checked(_ call: Call) throws -> Request {
        let query: Fields
        do {
            query = try call.queryFields()
            try query.check(required: [
                "response_type", "client_id", "redirect_uri", "scope", "state", "code_challenge",
                "code_challenge_method",
            ])
        } catch let problem as FieldProblem {
            throw wrong("The request is not valid: \(problem).")
        }
        guard query["response_type"] == "code" else { throw wrong("response_type must be code.") }
        guard let client = Self.clients.first(where: { $0.id == query["client_id"] }) else {
            throw wrong("There is no app with this client_id.")
        }
        let redirect = try query.require("redirect_uri")
        guard world.settings.allowsRedirect(to: redirect) else {
            throw wrong("The redirect_uri is not registered for this app.")
        }
        let scopes = try query.require("scope").split(separator: " ").map(String.init)
        guard scopes.allSatisfy({ Self.permissions[$0] != nil }), Set(scopes).count == scopes.count else {
            throw wrong("The scope has an unknown or repeated word.")
        }
        let state = try query.require("state")
        guard state.count <= 500 else { throw wrong("The state has more than 500 characters.") }
        let challenge = try query.require("code_challenge")
        guard query["code_challenge_method"] == "S256", URLSafeBase64.decode(challenge)?.count == 32 else {
            throw wrong("The code_challenge must be S256.")
        }
        return Request(client: client, redirect: redirect, scopes: scopes, state: state, challenge: challenge)
    }

    /// X shows a page and never sends such a browser back.
    private func wrong(_ text: String) -> Refusal {
        Refusal(
            world.pages.problem(
                self, title: "Something went wrong", text: "You weren't able to give access to the app. \(text)"))
    }
}
