import HTTPTypes
import Synchronization

/// Simulated YouTube: Google's consent page and token endpoint, the Data API v3 and reports of the Analytics API v2.
package final class YouTubePlatform: OAuthPlatform {
    static let web = "https://www.youtube.com"
    static let accountsHost = "https://accounts.google.com"
    static let tokenHost = "https://oauth2.googleapis.com"
    /// Both hosts of the Data API answer.
    static let apis = ["https://www.googleapis.com", "https://youtube.googleapis.com"]
    static let pictures = "https://yt3.ggpht.com"

    /// As `SimulatedPlatform` asks.
    package let name = "youtube"
    /// As `SimulatedPlatform` asks.
    package let title = "YouTube"
    /// As `SimulatedPlatform` asks.
    package let origins = [web, accountsHost, tokenHost] + apis + [pictures, analytics]
    /// As `SimulatedPlatform` asks.
    package let look = PlatformLook(accent: "#b3261e", ground: "#f7f2f2", radius: "18px", mark: "▸")
    /// As `OAuthPlatform` asks.
    package let people = OAuthPeople(Channel.all.map(\.account))
    /// As `OAuthPlatform` asks.
    package let desk: OAuthDesk

    let world: SandboxWorld
    let memory = Mutex(YouTubeState())

    /// YouTube in a world.
    package init(_ world: SandboxWorld) {
        self.world = world
        let book = OAuthBook(world, platform: "youtube")
        desk = OAuthDesk(world, book: book, clients: Self.clients, consent: Self.consent(book))
    }

    /// As `SimulatedPlatform` asks.
    package var endpoints: [Endpoint] {
        let timeline = TimelinePages(world, name: name, origin: Self.web) { self }
        let login = [
            Endpoint("token", "POST", Self.tokenHost, "/token", reply: token),
            Endpoint("revoke", "POST", Self.tokenHost, "/revoke", reply: revoke),
            Endpoint("tokeninfo", "GET", Self.tokenHost, "/tokeninfo", reply: tokenInfo),
        ]
        let others = [
            analyticsEndpoint, thumbnailEndpoint, avatarEndpoint(Self.pictures, "/:name"),
            Endpoint("web.short", "GET", Self.web, "/shorts/:id", reply: short),
        ]
        return consentEndpoints(Self.accountsHost, "/o/oauth2/v2/auth") + login + Self.apis.flatMap(apiEndpoints)
            + others + timeline.endpoints(account: "/@:handle", posts: ["/watch"])
    }

    private func apiEndpoints(_ api: String) -> [Endpoint] {
        [Endpoint("channels.list", "GET", api, "/youtube/v3/channels", reply: channels)]
            + uploadEndpoints(api) + videoEndpoints(api) + listEndpoints(api) + extraEndpoints(api)
    }

    /// The other address of a Short.
    @Sendable private func short(_ call: Call) throws -> Answer {
        guard let post = world.ledger.post(platform: name, remoteID: call.captures["id"] ?? ""), post.format == "short"
        else { throw Refusal(unknownAddress(call)) }
        return .redirect(to: post.permalink)
    }

    /// As `SimulatedPlatform` asks.
    package func profilePath(of account: SandboxAccount) -> String { "/www.youtube.com/@\(account.handle)" }

    /// As `SimulatedPlatform` asks: what a person does to the app concerns every channel of the same Google account.
    package func change(_ account: String, _ change: AccountChange) -> Bool {
        guard change == .revoke, let owner = Channel.named(account)?.google else {
            return people.change(account, change, in: desk.book, rules: Self.rules)
        }
        desk.book.end(.removed) { $0.owner == owner }
        return true
    }

    /// As `SimulatedPlatform` asks.
    package func reset() {
        desk.book.reset()
        people.reset()
        memory.withLock { $0 = YouTubeState() }
    }

    /// As `SimulatedPlatform` asks: in the form of the Data API, but for tokens.
    package func errorInside(_ call: Call) -> JSONValue {
        guard !call.origin.hasPrefix(Self.tokenHost) else { return ["error": "temporarily_unavailable"] }
        return YouTubeProblem.document(503, "backendError", "Backend Error", word: "UNAVAILABLE")
    }

    /// As `SimulatedPlatform` asks.
    package func unknownAddress(_ call: Call) -> Answer {
        YouTubeProblem.api(.notFound, "notFound", "The requested URL \(call.path) was not found on this server.").answer
    }

    /// As `SimulatedPlatform` asks.
    package func rateLimited(_ call: Call, withHeaders: Bool, retryAfter: Duration) -> Answer {
        let refusal = call.endpoint == "thumbnails.set" ? YouTubeProblem.tooManyThumbnails : YouTubeProblem.tooFast
        let answer = refusal.answer
        guard withHeaders else { return answer }
        return answer.with([.retryAfter: String(retryAfter.components.seconds)])
    }
}
