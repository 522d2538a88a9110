import Domain
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
        guard let app = session.app, let secret = app.clientSecret else { return nil }
        let graph = graph(Secret("\(app.clientID)|\(secret.expose())"), of: nil)
        // The list of accounts is of use without this.
        let answer = try? await graph.get("/debug_token", [.init("input_token", session.tokens.access.expose())])
        let scope = answer?["data"]?["granular_scopes"]?.array?.first { $0["scope"]?.string == flavor.publishing }
        guard let targets = scope?["target_ids"]?.array, !targets.isEmpty else { return nil }
        return Set(targets.compactMap(\.identifier))
    }
}
