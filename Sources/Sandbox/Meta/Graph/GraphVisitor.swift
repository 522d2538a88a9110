/// A checked call to an address where one account publishes: Instagram and Threads.
struct GraphVisitor: Sendable {
    let call: Call
    let graph: GraphCall
    let account: SandboxAccount
    let scopes: Set<String>
    /// Kept out of publishing by the person, although the app may publish.
    var isUnticked = false

    /// Throws `GraphProblem` unless the person granted it.
    func require(_ scope: String) throws {
        guard scopes.contains(scope) else { throw GraphProblem.permission(scope) }
    }

    /// One page of a list; its links carry the token.
    func paging(origin: String, path: String) -> GraphPaging {
        var fields = graph.fields.list.map { ($0.name, $0.value) }
        if let token = graph.token { fields.append(("access_token", token)) }
        if let proof = graph.proof { fields.append(("appsecret_proof", proof)) }
        return GraphPaging(origin: origin, path: path, fields: Fields(fields))
    }
}
