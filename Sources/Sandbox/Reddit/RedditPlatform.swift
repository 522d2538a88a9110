import HTTPTypes
import Synchronization

/// Simulated Reddit: `www.reddit.com` for logging in, `oauth.reddit.com` for everything with a token.
package final class RedditPlatform: OAuthPlatform {
    static let web = "https://www.reddit.com"
    static let api = "https://oauth.reddit.com"
    static let pictures = "https://styles.redditmedia.com"

    /// As `SimulatedPlatform` asks.
    package let name = "reddit"
    /// As `SimulatedPlatform` asks.
    package let title = "Reddit"
    /// As `SimulatedPlatform` asks.
    package let origins = [web, api, pictures, pictureBucket, videoBucket]
    /// As `SimulatedPlatform` asks.
    package let look = PlatformLook(accent: "#b5460f", ground: "#f8f3ef", radius: "99px", mark: "r/")
    /// As `OAuthPlatform` asks.
    package let people = OAuthPeople(Redditor.all.map(\.account))
    /// As `OAuthPlatform` asks.
    package let desk: OAuthDesk

    let world: SandboxWorld
    let memory = Mutex(RedditState())
    let numbers: Snowflakes

    /// Reddit in a world.
    package init(_ world: SandboxWorld) {
        self.world = world
        numbers = Snowflakes(clock: world.clock, epoch: 1_600_000_000_000, shift: 0)
        desk = OAuthDesk(
            world, book: OAuthBook(world, platform: "reddit"), clients: Self.clients, consent: Self.consent)
    }

    /// As `SimulatedPlatform` asks.
    package var endpoints: [Endpoint] {
        let (web, api) = (Self.web, Self.api)
        let timeline = TimelinePages(world, name: name, origin: web) { self }
        return consentEndpoints(web, "/api/v1/authorize") + [
            Endpoint("token", "POST", web, "/api/v1/access_token", reply: token),
            Endpoint("revoke", "POST", web, "/api/v1/revoke_token", reply: revoke),
            Endpoint("me", "GET", api, "/api/v1/me", reply: me),
            // Tokens are good on the other host only.
            Endpoint("wrong_host", "GET", web, "/api/*") { _ in throw RedditProblem.blocked },
            Endpoint("wrong_host", "POST", web, "/api/*") { _ in throw RedditProblem.blocked },
            avatarEndpoint(Self.pictures, "/avatars/:name"),
        ] + placeEndpoints + mediaEndpoints + submitEndpoints + postEndpoints
            + timeline.endpoints(
                account: "/user/:handle",
                posts: ["/r/:subreddit/comments/:id/:title", "/r/:subreddit/comments/:id/:title/:comment"])
    }

    /// As `SimulatedPlatform` asks.
    package func profilePath(of account: SandboxAccount) -> String { "/www.reddit.com/user/\(account.handle)" }

    /// As `SimulatedPlatform` asks: an account that deletes itself loses its tokens.
    package func change(_ account: String, _ change: AccountChange) -> Bool {
        if change == .deactivate { desk.book.end(.removed) { $0.account == account } }
        return people.change(account, change, in: desk.book, rules: Self.rules)
    }

    /// As `SimulatedPlatform` asks.
    package func reset() {
        desk.book.reset()
        people.reset()
        memory.withLock { $0 = RedditState() }
    }

    /// As `SimulatedPlatform` asks.
    package func errorInside(_ call: Call) -> JSONValue {
        RedditError(
            "RATELIMIT", "ratelimit",
            "Looks like you've been doing that a lot. Take a break for 2 minutes before trying again.", wait: 120
        ).json(isPlain: true)
    }

    /// As `SimulatedPlatform` asks.
    package func unknownAddress(_ call: Call) -> Answer { RedditProblem.plain(.notFound).answer }

    /// As `SimulatedPlatform` asks.
    package func rateLimited(_ call: Call, withHeaders: Bool, retryAfter: Duration) -> Answer {
        let answer = RedditProblem.plain(.tooManyRequests).answer
        guard withHeaders else { return answer }
        let seconds = Int(retryAfter.components.seconds)
        return answer.with(RedditRate.headers(used: RedditRate.limit, remaining: 0, seconds: seconds))
            .with([.retryAfter: String(seconds)])
    }
}

/// 100 requests a minute per app, averaged over ten minutes; the reset is a number of seconds, not a time.
enum RedditRate {
    static let limit = 1_000
    static let window = Duration.seconds(600)

    static func headers(used: Int, remaining: Int, seconds: Int) -> HTTPFields {
        HTTPFields(named: [
            ("x-ratelimit-used", String(used)), ("x-ratelimit-remaining", "\(remaining).0"),
            ("x-ratelimit-reset", String(seconds)),
        ])
    }

    static func take(_ world: SandboxWorld, client: String) throws -> HTTPFields {
        let standing = world.rates.take("reddit/\(client)", limit: limit, window: window)
        let seconds = Int((standing.reset - world.clock.now).components.seconds)
        let headers = headers(used: limit - standing.remaining, remaining: standing.remaining, seconds: seconds)
        guard !standing.isExceeded else {
            throw Refusal(
                RedditProblem.plain(.tooManyRequests).answer.with(headers).with([.retryAfter: String(seconds)]))
        }
        return headers
    }
}
