import HTTPTypes

/// People, Pages, portfolios and Instagram accounts as nodes of the Graph.
extension FacebookPlatform {
    @Sendable func me(_ call: Call) async throws -> Answer {
        try await authorized(call) { caller in
            try caller.graph.check(optional: ["fields"])
            let node = caller.page.map { self.node($0, caller) } ?? self.node(caller.person)
            return try node.json(caller.graph.selection())
        }
    }

    @Sendable func node(_ call: Call) async throws -> Answer {
        let id = call.captures["id"] ?? ""
        return try await authorized(call) { caller in
            if let made = try made(id, caller, call) { return made }
            try caller.graph.check(optional: ["fields"])
            let selection = try caller.graph.selection()
            if id == caller.person.id, caller.page == nil { return try node(caller.person).json(selection) }
            if let page = FacebookWorld.page(id: id), sees(page, caller) {
                return try node(page, caller).json(selection)
            }
            if let account = linked(id, caller) {
                try caller.require("instagram_basic")
                return try node(instagram: account).json(selection)
            }
            throw GraphProblem.unsupported("get", id)
        }
    }

    @Sendable func myPages(_ call: Call) async throws -> Answer {
        try await authorized(call) { caller in
            try caller.requirePerson()
            try checkOwner(call, caller)
            let pages = caller.grant.scopes.contains("pages_show_list") ? FacebookWorld.pages : []
            return try list(pages.filter { $0.way == .role && reaches($0, caller.grant) }, call, caller)
        }
    }

    @Sendable func businesses(_ call: Call) async throws -> Answer {
        try await authorized(call) { caller in
            try caller.requirePerson()
            try caller.require("business_management")
            try caller.graph.check(optional: ["limit", "after", "fields"])
            let portfolio = FacebookWorld.portfolio
            let node = GraphNode(
                type: "Business",
                fields: [
                    "id": GraphNode.plain(.string(portfolio.id)), "name": GraphNode.plain(.string(portfolio.name)),
                ], usual: ["id", "name"])
            let all = portfolio.people.contains(caller.person.name) ? [node] : []
            return try paging(call, caller).page(try all.map { try $0.json(caller.graph.selection()) })
        }
    }

    func portfolioPages(_ call: Call, way: FacebookWorld.Way) async throws -> Answer {
        try await authorized(call) { caller in
            try caller.requirePerson()
            try caller.require("business_management")
            let portfolio = FacebookWorld.portfolio
            guard call.captures["id"] == portfolio.id, portfolio.people.contains(caller.person.name) else {
                throw GraphProblem.unsupported("get", call.captures["id"] ?? "")
            }
            // What the portfolio owns includes Pages that are there by a role as well.
            let pages = FacebookWorld.pages.filter {
                $0.way == way || (way == .owned && $0.name == "garden" && caller.person.name == "ada")
            }
            return try list(pages, call, caller)
        }
    }

    // MARK: Nodes

    private func node(_ person: SandboxAccount) -> GraphNode {
        let words = person.displayName.split(separator: " ").map(String.init)
        return GraphNode(
            type: "User",
            fields: [
                "id": GraphNode.plain(.string(person.id)), "name": GraphNode.plain(.string(person.displayName)),
                "first_name": GraphNode.plain(JSONValue(words.first)),
                "last_name": GraphNode.plain(JSONValue(words.last)), "picture": picture(person.name),
            ], usual: ["id", "name"])
    }

    private func node(_ page: FacebookWorld.Page, _ caller: FacebookCaller) -> GraphNode {
        let isReached = reaches(page, caller.grant)
        return GraphNode(
            type: "Page",
            fields: [
                "id": GraphNode.plain(.string(page.id)), "name": GraphNode.plain(.string(page.title)),
                "username": GraphNode.plain(page.username.map { .string($0) }),
                "category": GraphNode.plain(.string(page.category)),
                "link": GraphNode.plain(.string("\(Self.web)/\(page.username ?? page.id)")),
                "followers_count": GraphNode.plain(42), "fan_count": GraphNode.plain(40),
                "tasks": GraphNode.plain(isReached ? .array(page.tasks.map { .string($0) }) : nil),
                "picture": picture(page.name),
                "access_token": { [self] _ in
                    guard isReached else { return nil }
                    return .string(
                        caller.page == nil ? pageToken(page, for: caller.token, caller.grant) : caller.token.secret)
                },
                "instagram_business_account": { [self] field in
                    guard caller.grant.scopes.contains("instagram_basic"), isReached || page.way == .owned else {
                        throw GraphProblem.permission("instagram_basic")
                    }
                    let inner = field.inner ?? FieldSelection(fields: [])
                    return try instagram(of: page).map { try node(instagram: $0).json(inner) }
                },
            ], usual: ["id", "name"])
    }

    private func node(instagram account: SandboxAccount) -> GraphNode {
        // A name and a picture are not everybody's.
        let hasName = !account.displayName.isEmpty
        return GraphNode(
            type: "IGUser",
            fields: [
                "id": GraphNode.plain(.string(account.id)), "username": GraphNode.plain(.string(account.handle)),
                "name": GraphNode.plain(hasName ? .string(account.displayName) : nil),
                "profile_picture_url": GraphNode.plain(hasName ? .string(pictureAddress(account.name)) : nil),
                "followers_count": GraphNode.plain(42), "follows_count": GraphNode.plain(7),
                "media_count": GraphNode.plain(0), "biography": GraphNode.plain("A simulated account."),
                "website": GraphNode.plain(nil),
            ], usual: ["id"])
    }

    // MARK: What a token sees

    private func sees(_ page: FacebookWorld.Page, _ caller: FacebookCaller) -> Bool {
        guard let own = caller.page else { return reaches(page, caller.grant) }
        return own.name == page.name
    }

    /// The Instagram account of that identifier behind a Page that the token reaches.
    func linked(_ id: String, _ caller: FacebookCaller) -> SandboxAccount? {
        guard let account = FacebookWorld.instagram.first(where: { $0.id == id }),
            let page = FacebookWorld.page(linking: account.name), sees(page, caller)
        else { return nil }
        return instagram(of: page)
    }

    func checkOwner(_ call: Call, _ caller: FacebookCaller) throws {
        guard let id = call.captures["id"], id != "me", id != caller.person.id else { return }
        throw GraphProblem.unsupported(call.method, id)
    }

    private func list(_ pages: [FacebookWorld.Page], _ call: Call, _ caller: FacebookCaller) throws -> JSONValue {
        try caller.graph.check(optional: ["fields", "limit", "after"])
        let selection = try caller.graph.selection() ?? Self.usualPageFields
        return try paging(call, caller).page(try pages.map { try node($0, caller).json(selection) })
    }

    private static let usualPageFields = FieldSelection(
        fields: ["access_token", "category", "id", "name", "tasks"].map { .init(name: $0, modifiers: [], inner: nil) })

    /// Links of lists name the person by number and carry the token.
    func paging(_ call: Call, _ caller: FacebookCaller) -> GraphPaging {
        let path = call.path.replacing("/me/", with: "/\(caller.person.id)/")
        var fields = caller.graph.fields.list.map { ($0.name, $0.value) } + [("access_token", caller.token.secret)]
        if let proof = caller.graph.proof { fields.append(("appsecret_proof", proof)) }
        return GraphPaging(origin: Self.graph, path: path, fields: Fields(fields))
    }

    // MARK: Pictures

    private func picture(_ name: String) -> GraphNode.Value {
        { [self] field in
            guard field.inner == nil, field.modifiers.allSatisfy({ Self.pictureTypes.contains($0) }) else {
                throw GraphProblem.parameter("Param type must be one of {small, normal, album, large, square}")
            }
            return [
                "data": ["url": .string(pictureAddress(name)), "is_silhouette": false, "width": 200, "height": 200]
            ]
        }
    }

    private static let pictureTypes: Set = [
        "type(small)", "type(normal)", "type(album)", "type(large)", "type(square)",
    ]

    /// Good for four days, as `oe` says in hexadecimal digits.
    private func pictureAddress(_ name: String) -> String {
        let end = world.clock.now + .seconds(4 * 86_400)
        return "\(Self.pictures)/v/\(name)?oe=\(String(end.seconds, radix: 16))&oh=00_sandbox"
    }

    @Sendable func avatar(_ call: Call) throws -> Answer {
        let name = call.captures["name"] ?? ""
        let end = (try? call.queryFields()["oe"]).flatMap { Int($0, radix: 16) }
        guard people.account(name) != nil, let end, end > world.clock.now.seconds else {
            return .text("URL signature expired", status: .forbidden)
        }
        return Picture.avatar(name: name)
    }
}
