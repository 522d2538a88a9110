/// Addresses below one version of one data host.
struct GraphAddress: Sendable {
    let platform: MetaProfilePlatform
    let api: String
    let version: String

    /// An edge of the caller's own profile.
    func edge(
        _ name: String, _ method: String, _ path: String,
        _ work: @escaping @Sendable (GraphVisitor) async throws -> JSONValue
    ) -> Endpoint {
        Endpoint(name, method, api, "\(version)/:id/\(path)") { call in try await platform.own(call, work) }
    }

    /// Something with an identifier of its own, or one of its edges.
    func object(
        _ name: String, _ method: String, _ edge: String,
        _ work: @escaping @Sendable (String, GraphVisitor) async throws -> JSONValue
    ) -> Endpoint {
        Endpoint(name, method, api, "\(version)/:id\(edge)") { call in
            try await platform.authorized(call) { visitor in try await work(call.captures["id"] ?? "", visitor) }
        }
    }
}
