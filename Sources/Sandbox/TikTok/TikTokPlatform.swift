import HTTPTypes
import Synchronization

/// Simulated TikTok: Login Kit v2, the Content Posting API v2 and the lists of the Display API.
package final class TikTokPlatform: OAuthPlatform {
    static let web = "https://www.tiktok.com"
    static let api = "https://open.tiktokapis.com"
    static let pictures = "https://p16-sign.tiktokcdn.com"

    /// As `SimulatedPlatform` asks.
    package let name = "tiktok"
    /// As `SimulatedPlatform` asks.
    package let title = "TikTok"
    /// As `SimulatedPlatform` asks.
    package let origins = [web, api, pictures] + uploadHosts
    /// As `SimulatedPlatform` asks.
    package let look = PlatformLook(accent: "#0f6b70", ground: "#eff5f5", radius: "4px", mark: "♪")
    /// As `OAuthPlatform` asks.
    package let people = OAuthPeople(Creator.all.map(\.account))
    /// As `OAuthPlatform` asks.
    package let desk: OAuthDesk

    let world: SandboxWorld
    let memory = Mutex(TikTokState())
    /// The upper bits of an identifier are the time.
    let numbers: Snowflakes

    /// TikTok in a world.
    package init(_ world: SandboxWorld) {
        self.world = world
        numbers = Snowflakes(clock: world.clock, epoch: 0, shift: 22)
        desk = OAuthDesk(
            world, book: OAuthBook(world, platform: "tiktok"), clients: Self.clients, consent: Self.consent)
    }

    /// As `SimulatedPlatform` asks.
    package var endpoints: [Endpoint] {
        let (web, api) = (Self.web, Self.api)
        let timeline = TimelinePages(world, name: name, origin: web) { self }
        return consentEndpoints(web, "/v2/auth/authorize/") + [
            Endpoint("token", "POST", api, "/v2/oauth/token/", reply: token),
            Endpoint("revoke", "POST", api, "/v2/oauth/revoke/", reply: revoke),
            Endpoint("user.info", "GET", api, "/v2/user/info/", reply: userInfo),
            Endpoint("creator_info", "POST", api, "/v2/post/publish/creator_info/query/", reply: creatorInfo),
            Endpoint("avatar", "GET", Self.pictures, "/avatars/:name", reply: avatar),
        ] + publishEndpoints + uploadEndpoints + statusEndpoints + videoEndpoints
            + timeline.endpoints(account: "/@:handle", posts: ["/@:handle/video/:id", "/@:handle/photo/:id"])
    }

    /// As `SimulatedPlatform` asks.
    package func profilePath(of account: SandboxAccount) -> String { "/www.tiktok.com/@\(account.handle)" }

    /// As `SimulatedPlatform` asks: the address of an upload says whose it is.
    package func identify(_ call: Call) -> Caller {
        guard call.endpoint == "upload.chunk" else { return desk.identify(call) }
        return Caller(account: publication(uploadedBy: call)?.account)
    }

    /// As `SimulatedPlatform` asks.
    package func reset() {
        desk.book.reset()
        people.reset()
        memory.withLock { $0 = TikTokState() }
    }

    /// As `SimulatedPlatform` asks: wrapped, but for tokens.
    package func errorInside(_ call: Call) -> JSONValue {
        call.path.hasPrefix("/v2/oauth/")
            ? ["error": "temporarily_unavailable"] : TikTokProblem.internalError.value(world.random)
    }

    /// As `SimulatedPlatform` asks.
    package func unknownAddress(_ call: Call) -> Answer {
        TikTokProblem("invalid_params", "The request path is not valid.", .notFound).answer(world.random)
    }

    /// As `SimulatedPlatform` asks.
    package func rateLimited(_ call: Call, withHeaders: Bool, retryAfter: Duration) -> Answer {
        let answer = TikTokProblem.tooMany.answer(world.random)
        guard withHeaders else { return answer }
        return answer.with([.retryAfter: String(retryAfter.components.seconds)])
    }

    /// Addresses of pictures are signed for a while.
    @Sendable private func avatar(_ call: Call) throws -> Answer {
        guard let account = people.account(call.captures["name"] ?? "") else { throw Refusal(unknownAddress(call)) }
        let ends = (try? call.queryFields())?["x-expires"].flatMap { Int($0) } ?? 0
        guard ends > world.clock.now.seconds else { throw Refusal(.text("Forbidden", status: .forbidden)) }
        return Picture.avatar(name: account.name)
    }
}
