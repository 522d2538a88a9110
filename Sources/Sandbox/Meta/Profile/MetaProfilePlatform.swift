import HTTPTypes

/// Simulated Instagram (with its own login) and Threads: one login is one profile.
package final class MetaProfilePlatform: SimulatedPlatform {
    let flavor: MetaProfileFlavor
    let world: SandboxWorld
    let people: OAuthPeople
    let book: OAuthBook
    let desk: OAuthDesk
    let notices: NoticeBoard
    let usage: GraphUsage
    /// Publishing, where it is Threads.
    let threads: ThreadsDesk?
    /// Publishing, where it is Instagram.
    let instagram: InstagramDesk?

    init(_ world: SandboxWorld, _ flavor: MetaProfileFlavor) {
        self.world = world
        self.flavor = flavor
        let people = OAuthPeople(flavor.profiles.map(\.account))
        self.people = people
        book = OAuthBook(world, platform: flavor.name)
        notices = NoticeBoard(world, clients: [flavor.client])
        usage = GraphUsage(world: world, platform: flavor.name)
        threads = flavor.isThreads ? ThreadsDesk(world) : nil
        instagram = flavor.isThreads ? nil : InstagramDesk(world, .own)
        desk = OAuthDesk(
            world, book: book, clients: [flavor.client],
            consent: Self.consent(flavor) { account in
                flavor.profile(account.name)?.type == "PERSONAL" || people.isPersonal(account.name)
            })
    }

    /// Instagram with its own login.
    package static func instagram(_ world: SandboxWorld) -> MetaProfilePlatform {
        MetaProfilePlatform(world, .instagram)
    }

    /// Threads.
    package static func threads(_ world: SandboxWorld) -> MetaProfilePlatform {
        MetaProfilePlatform(world, .threads)
    }

    /// As `SimulatedPlatform` asks.
    package var name: String { flavor.name }
    /// As `SimulatedPlatform` asks.
    package var title: String { flavor.title }
    /// As `SimulatedPlatform` asks.
    package var look: PlatformLook { flavor.look }
    /// As `SimulatedPlatform` asks.
    package var accounts: [SandboxAccount] { people.accounts }
    /// As `SimulatedPlatform` asks.
    package var origins: [String] {
        flavor.webs + flavor.apis + [flavor.pictures]
            + (flavor.apis.contains(flavor.tokenHost) ? [] : [flavor.tokenHost])
    }

    /// As `SimulatedPlatform` asks.
    package var endpoints: [Endpoint] {
        let companion = flavor.isThreads ? nil : "instagram-facebook"
        let timeline = TimelinePages(world, name: name, companion: companion, origin: flavor.web) { [self] in
            ProfileFront(platform: self)
        }
        let posts =
            flavor.isThreads
            ? ["/@:handle/post/:id"]
            : ["/p/:id", "/reel/:id", "/stories/:handle/:id", "/p/:id/c/:comment", "/reel/:id/c/:comment"]
        var endpoints = flavor.webs.flatMap(consentEndpoints)
        endpoints.append(Endpoint("token", "POST", flavor.tokenHost, "/oauth/access_token", reply: token))
        endpoints += flavor.apis.flatMap(apiEndpoints)
        endpoints.append(Endpoint("avatar", "GET", flavor.pictures, "/v/:name", reply: avatar))
        if let retired = flavor.retiredWeb {
            endpoints.append(Endpoint("authorize.retired", "GET", retired, "/oauth/authorize", reply: goneDialog))
        }
        return endpoints + timeline.endpoints(account: flavor.isThreads ? "/@:handle" : "/:handle", posts: posts)
    }

    private func consentEndpoints(_ web: String) -> [Endpoint] {
        [
            Endpoint("authorize", "GET", web, "/oauth/authorize") { [self] in desk.page($0, of: self) },
            Endpoint("authorize.decide", "POST", web, "/oauth/authorize") { [self] in desk.decide($0, of: self) },
        ]
    }

    private func apiEndpoints(_ api: String) -> [Endpoint] {
        // Threads answers without a version as well; Instagram would, but with an old one, so that is refused here.
        let versions = flavor.isThreads ? ["/v:version", ""] : ["/v:version"]
        var endpoints = [
            Endpoint("exchange", "GET", api, "/access_token", reply: exchange),
            Endpoint("refresh", "GET", api, "/refresh_access_token", reply: refresh),
        ]
        if flavor.isThreads {
            endpoints.append(Endpoint("token.app", "GET", api, "/oauth/access_token", reply: appToken))
        }
        for version in versions {
            if flavor.isThreads {
                endpoints.append(Endpoint("debug_token", "GET", api, "\(version)/debug_token", reply: debugToken))
            }
            endpoints += [
                Endpoint("me", "GET", api, "\(version)/me", reply: me),
                Endpoint("publishing_limit", "GET", api, "\(version)/:id/\(flavor.limit.path)", reply: publishingLimit),
            ]
            endpoints += threads.map { threadsEndpoints($0, api, version) } ?? []
            endpoints += instagram.map { instagramEndpoints($0, api, version) } ?? []
            endpoints += [
                Endpoint("node", "GET", api, "\(version)/:id", reply: node)
            ]
        }
        return endpoints
    }

    /// As `SimulatedPlatform` asks.
    package func identify(_ call: Call) -> Caller {
        var caller = desk.identify(call)
        caller.isRefresh = call.endpoint == "refresh"
        caller.endpoint = nil
        return caller
    }

    /// As `SimulatedPlatform` asks.
    package func unknownAddress(_ call: Call) -> Answer { GraphProblem.unknownPath(call.path).answer(world.random) }

    /// As `SimulatedPlatform` asks.
    package func rateLimited(_ call: Call, withHeaders: Bool, retryAfter: Duration) -> Answer {
        let secret = call.credentials() ?? OAuthDesk.fields(call)["access_token"] ?? ""
        let account = book.owner(behind: secret).flatMap { people.account($0.account) }
        let bucket = account.map { GraphUsage.Bucket.business(id: $0.id, type: name) } ?? .app(flavor.client.id)
        let answer = GraphUsage.problem(bucket).answer(world.random)
        return withHeaders ? answer.with(GraphUsage.headers(bucket, percent: 100, wait: retryAfter)) : answer
    }

    /// As `SimulatedPlatform` asks.
    package func errorInside(_ call: Call) -> JSONValue { GraphProblem.unexpected(world.random) }

    /// As `SimulatedPlatform` asks.
    package func change(_ account: String, _ change: AccountChange) -> Bool {
        guard people.change(account, change, in: book, rules: flavor.client.rules) else { return false }
        // Without a professional account there is no API, so nothing is left of the grant.
        if change == .makePersonal { book.end(.removed) { $0.account == account } }
        return true
    }

    /// As `SimulatedPlatform` asks.
    package func notify(_ account: String, _ notice: PlatformNotice) async -> [NoticeReceipt]? {
        guard let profile = flavor.profile(account) else { return nil }
        if notice == .deauthorize { book.end(.removed) { $0.account == account } }
        let now = world.clock.now
        return await notices.send(notice) { client in
            ["signed_request": SignedRequest.make(user: profile.scopedID, at: now, secret: client.secret ?? "")]
        }
    }

    /// As `SimulatedPlatform` asks.
    package func setAddress(_ url: String?, for notice: PlatformNotice, client: String) -> Bool {
        notices.set(url, for: notice, client: client)
    }

    /// As `SimulatedPlatform` asks.
    package func profilePath(of account: SandboxAccount) -> String {
        "/\(RouteTable.host(of: flavor.web))/\(flavor.isThreads ? "@" : "")\(account.handle)"
    }

    /// As `SimulatedPlatform` asks.
    package func reset() {
        book.reset()
        people.reset()
        threads?.reset()
        instagram?.reset()
    }
}
