import Domain
import Outbound

/// Calls of one account to the Graph that keeps its containers.
struct ContainerGraph: Sendable {
    let calls: APICalls
    let version: String
    /// The proof that the app's secret is behind the token, where it is given.
    var proof: [OutboundURL.Item] = []

    /// A node, or a list of it.
    func get(
        _ node: String, _ edge: String? = nil, _ query: [OutboundURL.Item]
    ) async throws(GraphError) -> JSONValue {
        try await calls.graph(.get, path(node, edge), query: query + proof)
    }

    /// Makes something; what is told stands in the body.
    func post(_ node: String, _ edge: String, _ form: [OutboundURL.Item]) async throws(GraphError) -> JSONValue {
        try await calls.graph(.post, path(node, edge), body: .form(form + proof))
    }

    private func path(_ node: String, _ edge: String?) -> String {
        "\(version)/\(PercentEncoding.component(node))" + (edge.map { "/" + $0 } ?? "")
    }
}
