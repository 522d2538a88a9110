import HTTPTypes

/// Simulated Facebook: login dialog, Graph, Pages, and the Instagram accounts that belong to Pages.
package final class FacebookPlatform: SimulatedPlatform {
    static let web = "https://www.facebook.com"
    static let graph = "https://graph.facebook.com"
    static let videos = "https://graph-video.facebook.com"
    static let pictures = "https://scontent.xx.fbcdn.net"

    /// As `SimulatedPlatform` asks.
    package let name = "facebook"
    /// As `SimulatedPlatform` asks.
    package let title = "Facebook"
    /// As `SimulatedPlatform` asks.
    package let origins = [web, graph, videos, PageDesk.uploads, pictures]
    /// As `SimulatedPlatform` asks.
    package let look = PlatformLook(accent: "#2457c5", ground: "#eef1f7", radius: "8px", mark: "f")

    let world: SandboxWorld
    let people = OAuthPeople(
        FacebookWorld.people + FacebookWorld.pageAccounts + FacebookWorld.instagram,
        withoutRole: FacebookWorld.unlinked)
    let book: OAuthBook
    let desk: OAuthDesk
    let notices: NoticeBoard
    let usage: GraphUsage
    /// Publishing on Pages.
    let pages: PageDesk
    /// Publishing on the Instagram accounts of Pages.
    let instagram: InstagramDesk

    /// Facebook in a world.
    package init(_ world: SandboxWorld) {
        self.world = world
        book = OAuthBook(world) { Self.platform(of: $0.scopes) }
        notices = NoticeBoard(world, clients: Self.clients)
        usage = GraphUsage(world: world, platform: "facebook")
        pages = PageDesk(world)
        instagram = InstagramDesk(world, .linked)
        desk = OAuthDesk(world, book: book, clients: Self.clients, consent: Self.consent)
    }

    /// As `SimulatedPlatform` asks.
    package var accounts: [SandboxAccount] {
        let instagram = Set(FacebookWorld.instagram.map(\.name))
        return people.accounts.filter { !instagram.contains($0.name) }
    }

    /// As `SimulatedPlatform` asks.
    package var companions: [any SimulatedPlatform] { [LinkedInstagram(facebook: self)] }

    /// As `SimulatedPlatform` asks.
    package var endpoints: [Endpoint] {
        let (graph, web) = (Self.graph, Self.web)
        let timeline = TimelinePages(world, name: name, origin: web) { self }
        let login = [
            Endpoint("authorize", "GET", web, "/v:version/dialog/oauth") { [self] in desk.page($0, of: self) },
            Endpoint("authorize.decide", "POST", web, "/v:version/dialog/oauth") { [self] in desk.decide($0, of: self)
            },
            Endpoint("token", "GET", graph, "/v:version/oauth/access_token", reply: token),
            Endpoint("token", "POST", graph, "/v:version/oauth/access_token", reply: token),
            Endpoint("debug_token", "GET", graph, "/v:version/debug_token", reply: debugToken),
            Endpoint("me", "GET", graph, "/v:version/me", reply: me),
            Endpoint("me.accounts", "GET", graph, "/v:version/me/accounts", reply: myPages),
            Endpoint("me.businesses", "GET", graph, "/v:version/me/businesses", reply: businesses),
            Endpoint("permissions", "GET", graph, "/v:version/:id/permissions", reply: permissions),
            Endpoint("permissions.delete", "DELETE", graph, "/v:version/:id/permissions", reply: deletePermissions),
            Endpoint("me.accounts", "GET", graph, "/v:version/:id/accounts", reply: myPages),
            Endpoint("owned_pages", "GET", graph, "/v:version/:id/owned_pages") { [self] in
                try await portfolioPages($0, way: .owned)
            },
            Endpoint("client_pages", "GET", graph, "/v:version/:id/client_pages") { [self] in
                try await portfolioPages($0, way: .client)
            },
            Endpoint(
                "publishing_limit", "GET", graph, "/v:version/:id/content_publishing_limit", reply: publishingLimit),
            Endpoint("avatar", "GET", Self.pictures, "/v/:name", reply: avatar),
        ]
        let posts = [
            "/:handle/posts/:id", "/reel/:id", "/stories/:id", "/:handle/posts/:id/:comment", "/reel/:id/:comment",
        ]
        return login + pageEndpoints + instagramEndpoints + objectEndpoints
            + timeline.endpoints(account: "/:handle", posts: posts)
    }

    /// As `SimulatedPlatform` asks.
    package func identify(_ call: Call) -> Caller {
        var caller = desk.identify(call)
        if let account = caller.account, let platform = caller.platform {
            caller.account = Self.account(account, on: platform)
        }
        if caller.platform == nil, let secret = call.credentials(scheme: "OAuth") {
            let owner = book.owner(behind: secret)
            (caller.account, caller.platform) = (owner?.account, owner?.platform)
        }
        // What belongs to an Instagram account is its business, whatever else a grant may do.
        if caller.platform != nil, let name = instagramName(call.captures["id"]) {
            (caller.account, caller.platform) = (name, "instagram-facebook")
        }
        let fields = OAuthDesk.fields(call)
        if call.endpoint == "token", let secret = fields["fb_exchange_token"] {
            let owner = book.owner(behind: secret)
            (caller.account, caller.platform) = (owner?.account, owner?.platform)
            // A long-lived token that is exchanged again is as near to a refresh as Facebook gets.
            caller.isRefresh = book.live(secret, kinds: [.long]) != nil
            caller.endpoint = caller.isRefresh ? "refresh" : "exchange"
        }
        if caller.platform == nil, call.endpoint.hasPrefix("authorize") {
            caller.platform = (try? Self.scopes(fields)).map(Self.platform)
        }
        return caller
    }

    /// The name of a Page's Instagram account where that is what a token speaks for.
    static func account(_ name: String, on platform: String) -> String {
        guard platform == "instagram-facebook" else { return name }
        return FacebookWorld.page(named: name)?.instagram ?? name
    }

    /// Which of the two a grant is for: the scopes tell.
    static func platform(of scopes: [String]) -> String {
        let isInstagram = scopes.contains("instagram_basic") && !scopes.contains("pages_manage_posts")
        return isInstagram ? "instagram-facebook" : "facebook"
    }

    /// As `SimulatedPlatform` asks.
    package func unknownAddress(_ call: Call) -> Answer { GraphProblem.unknownPath(call.path).answer(world.random) }

    /// As `SimulatedPlatform` asks.
    package func rateLimited(_ call: Call, withHeaders: Bool, retryAfter: Duration) -> Answer {
        let fields = OAuthDesk.fields(call)
        let caller = (call.credentials() ?? fields["access_token"]).flatMap { book.live($0, kinds: .graph) }
        let bucket = caller.map { self.bucket(of: $0.0, $0.1) } ?? .app("unknown")
        let answer = GraphUsage.problem(bucket).answer(world.random)
        return withHeaders ? answer.with(GraphUsage.headers(bucket, percent: 100, wait: retryAfter)) : answer
    }

    /// As `SimulatedPlatform` asks.
    package func errorInside(_ call: Call) -> JSONValue { GraphProblem.unexpected(world.random) }

    /// As `SimulatedPlatform` asks.
    package func change(_ account: String, _ change: AccountChange) -> Bool {
        guard accounts.contains(where: { $0.name == account }) else { return false }
        return people.change(account, change, in: book, rules: Self.rules)
    }

    /// As `SimulatedPlatform` asks.
    package func notify(_ account: String, _ notice: PlatformNotice) async -> [NoticeReceipt]? {
        guard let person = people.account(account), person.kind == .person else { return nil }
        if notice == .deauthorize { book.end(.removed) { $0.account == account } }
        let now = world.clock.now
        return await notices.send(notice) { client in
            ["signed_request": SignedRequest.make(user: person.id, at: now, secret: client.secret ?? "")]
        }
    }

    /// As `SimulatedPlatform` asks.
    package func setAddress(_ url: String?, for notice: PlatformNotice, client: String) -> Bool {
        notices.set(url, for: notice, client: client)
    }

    /// As `SimulatedPlatform` asks.
    package func reset() {
        book.reset()
        people.reset()
        pages.reset()
        instagram.reset()
    }
}

extension OAuthToken.Kind {
    /// A token of about an hour.
    static let short = Self(rawValue: "short")
    /// A token of about sixty days.
    static let long = Self(rawValue: "long")
    /// A token that speaks for a Page.
    static let page = Self(rawValue: "page")
}

extension Set<OAuthToken.Kind> {
    /// Tokens of people.
    static let user: Self = [.short, .long]
    /// Every token that the Graph takes.
    static let graph: Self = [.short, .long, .page]
}
