import HTTPTypes
import Synchronization

/// Simulated X: `api.x.com`, `x.com` and the picture host.
package final class XPlatform: SimulatedPlatform {
    /// A registered app.
    struct Client: Sendable {
        let id: String
        let secret: String?
        let name: String
    }

    static let api = "https://api.x.com"
    static let web = "https://x.com"
    static let pictures = "https://pbs.twimg.com"
    /// The confidential app and the public one.
    static let clients = [
        Client(id: "sandbox-x-client", secret: "sandbox-x-secret", name: "Martlet"),
        Client(id: "sandbox-x-public", secret: nil, name: "Martlet (public client)"),
    ]

    private static let people = [
        SandboxAccount(name: "ada", id: "1410000000000000001", handle: "ada_sandbox", displayName: "Ada Sandbox"),
        SandboxAccount(name: "grace", id: "1410000000000000002", handle: "grace_tests", displayName: "Grace Tests"),
        SandboxAccount(name: "linus", id: "1410000000000000003", handle: "linus_demo", displayName: "Linus Demo"),
    ]

    /// As `SimulatedPlatform` asks.
    package let name = "x"
    /// As `SimulatedPlatform` asks.
    package let title = "X"
    /// As `SimulatedPlatform` asks.
    package let origins = [web, api, pictures]
    /// As `SimulatedPlatform` asks.
    package let look = PlatformLook(accent: "#14171a", ground: "#f2f4f5", radius: "99px", mark: "X")

    let world: SandboxWorld
    let state = Mutex(XState())
    let snowflakes: Snowflakes

    /// X in a world.
    package init(_ world: SandboxWorld) {
        self.world = world
        snowflakes = Snowflakes(clock: world.clock, epoch: 1_288_834_974_657, shift: 22)
    }

    /// As `SimulatedPlatform` asks.
    package var accounts: [SandboxAccount] {
        let suspended = state.withLock(\.suspended)
        return Self.people.map { person in
            var account = person
            account.state = suspended.contains(person.name) ? .suspended : .active
            return account
        }
    }

    /// As `SimulatedPlatform` asks.
    package var endpoints: [Endpoint] {
        let (api, web) = (Self.api, Self.web)
        let timeline = TimelinePages(world, name: name, origin: web) { self }
        return [
            Endpoint("authorize", "GET", web, "/i/oauth2/authorize", reply: authorizePage),
            Endpoint("authorize.decide", "POST", web, "/i/oauth2/authorize", reply: decide),
            Endpoint("token", "POST", api, "/2/oauth2/token", reply: token),
            Endpoint("revoke", "POST", api, "/2/oauth2/revoke", reply: revoke),
            Endpoint("me", "GET", api, "/2/users/me", reply: me),
            Endpoint("users.tweets", "GET", api, "/2/users/:id/tweets", reply: userTweets),
            Endpoint("tweets.create", "POST", api, "/2/tweets", reply: createTweet),
            Endpoint("tweets.lookup", "GET", api, "/2/tweets", reply: lookUp),
            Endpoint("tweets.get", "GET", api, "/2/tweets/:id", reply: getTweet),
            Endpoint("tweets.delete", "DELETE", api, "/2/tweets/:id", reply: deleteTweet),
            Endpoint("reposts.create", "POST", api, "/2/users/:id/retweets", reply: createRepost),
            Endpoint("reposts.delete", "DELETE", api, "/2/users/:id/retweets/:tweet", reply: deleteRepost),
            Endpoint("media.upload", "POST", api, "/2/media/upload", bodyLimit: 8 << 20, reply: upload),
            Endpoint("media.status", "GET", api, "/2/media/upload", reply: mediaStatus),
            Endpoint("media.initialize", "POST", api, "/2/media/upload/initialize", reply: initializeMedia),
            Endpoint("media.append", "POST", api, "/2/media/upload/:id/append", bodyLimit: 8 << 20, reply: appendMedia),
            Endpoint("media.finalize", "POST", api, "/2/media/upload/:id/finalize", reply: finalizeMedia),
            Endpoint("media.metadata", "POST", api, "/2/media/metadata", reply: mediaMetadata),
            Endpoint("avatar", "GET", Self.pictures, "/profile_images/:id/:file", reply: avatar),
            Endpoint("pages.web_status", "GET", web, "/i/web/status/:id", reply: webStatus),
        ] + timeline.endpoints(account: "/:handle", posts: ["/:handle/status/:id"])
    }

    /// As `SimulatedPlatform` asks.
    package func identify(_ call: Call) -> Caller {
        if let token = call.credentials() {
            return Caller(account: state.withLock { $0.access[token]?.account })
        }
        guard let form = try? call.formFields() else { return Caller() }
        if call.endpoint == "token", form["grant_type"] == "refresh_token" {
            let account = form["refresh_token"].flatMap { token in state.withLock { $0.refresh[token]?.account } }
            return Caller(account: account, isRefresh: true, endpoint: "refresh")
        }
        let code = form["code"].flatMap { code in state.withLock { $0.codes[code]?.account } }
        let token = form["token"].flatMap { token in
            state.withLock { $0.access[token]?.account ?? $0.refresh[token]?.account }
        }
        return Caller(account: code ?? token ?? form["account"])
    }

    /// As `SimulatedPlatform` asks.
    package func rateLimited(_ call: Call, withHeaders: Bool, retryAfter: Duration) -> Answer {
        let answer = Answer.json(
            ["title": "Too Many Requests", "detail": "Too Many Requests", "type": "about:blank", "status": 429],
            status: .tooManyRequests)
        guard withHeaders else { return answer }
        let reset = world.clock.now + retryAfter
        return answer.with(
            XRate.headers(.init(limit: 100, remaining: 0, reset: reset, isExceeded: true), prefix: "x-rate-limit"))
    }

    /// As `SimulatedPlatform` asks.
    package func unknownAddress(_ call: Call) -> Answer {
        .json(
            ["title": "Not Found", "type": "about:blank", "status": 404, "detail": "Not Found"], status: .notFound)
    }

    /// As `SimulatedPlatform` asks.
    package func change(_ account: String, _ change: AccountChange) -> Bool {
        guard Self.people.contains(where: { $0.name == account }) else { return false }
        switch change {
        case .revoke, .changePassword: endGrants { $0.account == account }
        case .suspend, .deactivate: state.withLock { _ = $0.suspended.insert(account) }
        case .restore: state.withLock { _ = $0.suspended.remove(account) }
        case .loseRole, .regainRole, .makePersonal, .makeProfessional: return false
        }
        return true
    }

    /// As `SimulatedPlatform` asks.
    package func reset() { state.withLock { $0 = XState() } }

    // MARK: Pictures and short paths

    @Sendable private func avatar(_ call: Call) throws -> Answer {
        guard let account = Self.people.first(where: { $0.id == call.captures["id"] }) else {
            throw Refusal(unknownAddress(call))
        }
        return Picture.avatar(name: account.name)
    }

    @Sendable private func webStatus(_ call: Call) throws -> Answer {
        guard let post = world.ledger.post(platform: name, remoteID: call.captures["id"] ?? "") else {
            throw Refusal(unknownAddress(call))
        }
        return .redirect(to: post.permalink)
    }
}
