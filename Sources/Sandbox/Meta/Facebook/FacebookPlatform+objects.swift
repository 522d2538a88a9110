/// Addresses of things with identifiers of their own, which may belong to a Page or to its Instagram account.
extension FacebookPlatform {
    private typealias OnPage = @Sendable (String, PageVisitor) async throws -> JSONValue
    private typealias OnInstagram = @Sendable (String, GraphVisitor) async throws -> JSONValue

    private func object(
        _ name: String, _ method: String, _ edge: String, limit: Int = 1 << 20, page: OnPage?, instagram: OnInstagram?
    ) -> Endpoint {
        Endpoint(name, method, Self.graph, "/v:version/:id\(edge)", bodyLimit: limit) { [self] call in
            try await authorized(call) { caller in
                let id = call.captures["id"] ?? ""
                if let instagram, let visitor = try instagramVisitor(call, caller, id) {
                    return try await instagram(id, visitor)
                }
                guard let page else { throw GraphProblem.unsupported(method, id) }
                return try await page(id, try pageVisitor(call, caller, id))
            }
        }
    }

    var objectEndpoints: [Endpoint] {
        let (pages, instagram) = (self.pages, self.instagram)
        let photo = PageFile.largestPhoto + (1 << 20)
        return [
            object(
                "comments.create", "POST", "/comments", page: { try await pages.comment(on: $0, $1) },
                instagram: { try instagram.comment(on: $0, $1) }),
            object(
                "comments.list", "GET", "/comments", page: { try pages.comments(of: $0, $1) },
                instagram: { try instagram.comments(of: $0, $1) }),
            object(
                "stories.list", "GET", "/stories", page: { try Self.own($0, $1) { try pages.stories($0) } },
                instagram: { try Self.own($0, $1) { try instagram.list($0, stories: true) } }),
            object(
                "insights", "GET", "/insights",
                page: { id, visitor in
                    visitor.isPage(id) ? try pages.pageInsights(visitor) : try pages.insights(id, visitor)
                },
                instagram: { id, visitor in
                    id == visitor.account.id
                        ? try instagram.accountInsights(visitor) : try instagram.insights(id, visitor)
                }),
            object(
                "video_insights", "GET", "/video_insights", page: { try pages.videoInsights($0, $1) }, instagram: nil),
            object(
                "thumbnails.create", "POST", "/thumbnails", limit: photo, page: { try pages.thumbnail($0, $1) },
                instagram: nil),
            object(
                "collaborators.create", "POST", "/collaborators", page: { try pages.collaborator($0, $1) },
                instagram: nil),
            object(
                "captions.create", "POST", "/captions", page: { try pages.captions($0, $1) }, instagram: nil),
            object("media.update", "POST", "", page: nil, instagram: { try instagram.update($0, $1) }),
            object(
                "delete", "DELETE", "", page: { try pages.delete($0, $1) },
                instagram: { try instagram.delete($0, $1) }),
            Endpoint("node", "GET", Self.graph, "/v:version/:id", reply: node),
        ]
    }

    private static func own(
        _ id: String, _ visitor: PageVisitor, _ work: (PageVisitor) throws -> JSONValue
    ) throws -> JSONValue {
        guard visitor.isPage(id) else { throw GraphProblem.unsupported("get", id) }
        return try work(visitor)
    }

    private static func own(
        _ id: String, _ visitor: GraphVisitor, _ work: (GraphVisitor) throws -> JSONValue
    ) throws -> JSONValue {
        guard id == visitor.account.id else { throw GraphProblem.unsupported("get", id) }
        return try work(visitor)
    }

    /// Something that was made on a Page or an Instagram account; `nil` when the identifier is none of it.
    func made(_ id: String, _ caller: FacebookCaller, _ call: Call) throws -> JSONValue? {
        if let name = instagram.owner(of: id) {
            guard FacebookWorld.page(linking: name) != nil, let visitor = try instagramVisitor(call, caller, id) else {
                return nil
            }
            return try instagram.node(id, visitor)
        }
        guard let page = caller.page, id != page.id else { return nil }
        let visitor = PageVisitor(call: call, graph: caller.graph, page: page, scopes: Set(caller.grant.scopes))
        guard let node = try pages.node(id, visitor) else { return nil }
        try caller.graph.check(optional: ["fields"])
        try visitor.require("pages_read_engagement")
        return node
    }
}

extension PageVisitor {
    /// Whether an identifier is the Page itself.
    func isPage(_ id: String) -> Bool { id == "me" || id == page.id }
}
