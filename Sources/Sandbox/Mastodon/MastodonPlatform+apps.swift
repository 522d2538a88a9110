import HTTPTypes
import Synchronization

/// Registering apps (sheet section 2).
extension MastodonPlatform {
    static let outOfBand = "urn:ietf:wg:oauth:2.0:oob"

    @Sendable func createApp(_ call: Call) throws -> Answer {
        try open(call) {
            let input = try MastodonInput(call)
            try input.check(["client_name", "redirect_uris", "scopes", "website"])
            let redirects = try redirects(input)
            let scopes = MastodonScopes.words(try input.string("scopes"))
            if !flavor.isGoToSocial, !scopes.allSatisfy(MastodonScopes.known.contains) {
                throw problem.validation("Scopes doesn't match configured on the server.")
            }
            let app = MastodonState.App(
                id: newID(), name: try input.require("client_name"), website: try input.string("website"),
                redirects: redirects, scopes: scopes, client: world.random.token(32), secret: world.random.token(32))
            state.withLock { $0.apps[app.client] = app }
            return .json(
                .object(
                    described(app).merging([
                        "client_id": .string(app.client), "client_secret": .string(app.secret),
                        "client_secret_expires_at": 0,
                    ]) { $1 }))
        }
    }

    @Sendable func verifyApp(_ call: Call) throws -> Answer {
        try open(call) {
            let token = try bearer(call)
            guard let app = state.withLock({ $0.apps[token.client] }) else { throw problem.invalidToken }
            return .json(.object(described(app)))
        }
    }

    private func described(_ app: MastodonState.App) -> [String: JSONValue] {
        [
            "id": .string(app.id), "name": .string(app.name), "website": JSONValue(app.website),
            "scopes": .array(app.scopes.map { .string($0) }),
            "redirect_uris": .array(app.redirects.map { .string($0) }),
            "redirect_uri": .string(app.redirects.joined(separator: "\n")), "vapid_key": "BCk-sandbox",
        ]
    }

    private func redirects(_ input: MastodonInput) throws -> [String] {
        let listed = input.members["redirect_uris"]?.array != nil ? try input.strings("redirect_uris") : nil
        let given =
            try listed
            ?? input.require("redirect_uris").split(separator: "\n").map(String.init)
        guard !given.isEmpty else { throw FieldProblem.missing("redirect_uris") }
        for uri in given where !flavor.isGoToSocial && uri != Self.outOfBand {
            let parts = uri.split(separator: "://", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty, !uri.contains(" ") else {
                throw problem.validation("Redirect URI must be an absolute URI.")
            }
            guard !uri.contains("#") else { throw problem.validation("Redirect URI cannot contain a fragment.") }
        }
        return given
    }
}
