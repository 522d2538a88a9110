import HTTPTypes

/// A checked call of a Page.
struct PageVisitor: Sendable {
    let call: Call
    let graph: GraphCall
    let page: FacebookWorld.Page
    let scopes: Set<String>

    /// Throws `GraphProblem` unless the person granted it and has the task.
    func require(_ scope: String, task: String? = nil) throws {
        guard scopes.contains(scope) else { throw GraphProblem.permission(scope) }
        guard task.map({ page.tasks.contains($0) }) ?? true else {
            throw GraphProblem(
                200, "(#200) The user must have the task \(task ?? "") on this Page.", status: .forbidden)
        }
    }

    /// Publishing: permission and task.
    func requirePublishing() throws { try require("pages_manage_posts", task: "CREATE_CONTENT") }

    /// One page of a list.
    func paging() -> GraphPaging {
        var fields = graph.fields.list.map { ($0.name, $0.value) }
        if let token = graph.token { fields.append(("access_token", token)) }
        if let proof = graph.proof { fields.append(("appsecret_proof", proof)) }
        return GraphPaging(origin: FacebookPlatform.graph, path: call.path, fields: Fields(fields))
    }
}
