package import Domain
import Outbound

/// What the person allowed, by the platform's names.
struct GrantedPermissions: Sendable {
    /// Allowed.
    var granted: Set<String> = []
    /// Declined, or lapsed since.
    var refused: Set<String> = []
}

extension MetaPagesConnector {
    /// Reads what was allowed. A permission that is not mentioned counts as neither (sheet `facebook`, section 2).
    func permissions(_ graph: PagesGraph) async throws(GraphError) -> GrantedPermissions {
        let entries = try await graph.list("/me/permissions") { entry -> (String, String)? in
            guard let name = entry["permission"]?.string, let status = entry["status"]?.string else { return nil }
            return (name, status)
        }
        var permissions = GrantedPermissions()
        for (name, status) in entries {
            switch status {
            case "granted": permissions.granted.insert(name)
            case "declined", "expired": permissions.refused.insert(name)
            default: break
            }
        }
        return permissions
    }

    /// Which accounts the person ticked for publishing; `nil` for all of them, or when Facebook does not say (sheet
    /// `instagram-facebook`, section 3).
    func ticked(_ session: Session) async -> Set<String>? {
        // The list of accounts is of use without this.
        let data = await inspection(of: session.tokens.access, by: session.app)
        let scope = data?["granular_scopes"]?.array?.first { $0["scope"]?.string == flavor.publishing }
        guard let targets = scope?["target_ids"]?.array, !targets.isEmpty else { return nil }
        return Set(targets.compactMap(\.identifier))
    }

    /// When the app's access to the person's data lapses: ninety days after the person used the app last (sheet `facebook`,
    /// section 3). The token of a Page lives longer than that of the login, and says the same.
    package func lapse(of session: Session) async -> Instant? {
        let ofPage = session.account.flatMap { session.tokens.accounts[$0.remoteID] }
        return await lapse(of: ofPage ?? session.tokens.access, by: session.app)
    }

    /// The same for one token; `nil` for never, and when Facebook does not say.
    func lapse(of token: Secret, by app: PlatformApp?) async -> Instant? {
        guard let seconds = await inspection(of: token, by: app)?["data_access_expires_at"]?.integer, seconds > 0
        else { return nil }
        return Instant(seconds: seconds)
    }

    /// What Facebook tells the app about a token; `nil` when it does not.
    private func inspection(of token: Secret, by app: PlatformApp?) async -> JSONValue? {
        guard let app, let secret = app.clientSecret else { return nil }
        let graph = graph(Secret("\(app.clientID)|\(secret.expose())"), of: nil)
        return try? await graph.get("/debug_token", [.init("input_token", token.expose())])["data"]
    }
}
