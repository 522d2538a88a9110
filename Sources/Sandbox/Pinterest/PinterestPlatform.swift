import HTTPTypes
import Synchronization

/// Simulated Pinterest, API v5, with its production host and its sandbox host.
package final class PinterestPlatform: OAuthPlatform {
    static let web = "https://www.pinterest.com"
    static let api = "https://api.pinterest.com"
    /// The same calls with tokens of its own.
    static let sandboxAPI = "https://api-sandbox.pinterest.com"
    static let pictures = "https://i.pinimg.com"

    /// As `SimulatedPlatform` asks.
    package let name = "pinterest"
    /// As `SimulatedPlatform` asks.
    package let title = "Pinterest"
    /// As `SimulatedPlatform` asks.
    package let origins = [web, api, sandboxAPI, pictures, bucket]
    /// As `SimulatedPlatform` asks.
    package let look = PlatformLook(accent: "#a01b3a", ground: "#f8f1f2", radius: "24px", mark: "P")
    /// As `OAuthPlatform` asks.
    package let people = OAuthPeople(Pinner.all.map(\.account))
    /// As `OAuthPlatform` asks.
    package let desk: OAuthDesk
    /// For apps of the old kind that do not ask for continuous refresh.
    let legacyDesk: OAuthDesk
    let boards: BoardShelf

    let world: SandboxWorld
    let memory = Mutex(PinterestState())
    let numbers: Snowflakes

    /// Pinterest in a world.
    package init(_ world: SandboxWorld) {
        self.world = world
        numbers = Snowflakes(clock: world.clock, epoch: 0, shift: 8)
        let book = OAuthBook(world, platform: "pinterest")
        desk = OAuthDesk(world, book: book, clients: Self.clients, consent: Self.consent)
        legacyDesk = OAuthDesk(world, book: book, clients: Self.legacyClients, consent: Self.consent)
        boards = BoardShelf(world)
    }

    /// As `SimulatedPlatform` asks.
    package var endpoints: [Endpoint] {
        let timeline = TimelinePages(world, name: name, origin: Self.web) { self }
        return consentEndpoints(Self.web, "/oauth")
            // Figures are switched off on the sandbox host.
            + analyticsEndpoints(Self.api)
            + [Self.api, Self.sandboxAPI].flatMap { apiEndpoints($0) + mediaEndpoints($0) + pinEndpoints($0) }
            + [bucketEndpoint, avatarEndpoint(Self.pictures, "/280x280_RS/:name")]
            + timeline.endpoints(account: "/:handle", posts: ["/pin/:id"])
    }

    private func apiEndpoints(_ api: String) -> [Endpoint] {
        [
            Endpoint("token", "POST", api, "/v5/oauth/token", reply: token),
            Endpoint("revoke", "POST", api, "/v5/oauth/token/revoke", reply: revoke),
            Endpoint("user_account", "GET", api, "/v5/user_account", reply: userAccount),
            Endpoint("boards.list", "GET", api, "/v5/boards", reply: listBoards),
            Endpoint("boards.create", "POST", api, "/v5/boards", reply: createBoard),
            Endpoint("boards.get", "GET", api, "/v5/boards/:id", reply: getBoard),
            Endpoint("boards.sections", "GET", api, "/v5/boards/:id/sections", reply: listSections),
        ]
    }

    /// As `SimulatedPlatform` asks.
    package func unknownAddress(_ call: Call) -> Answer {
        PinterestProblem(.notFound, 404, "Sorry! We couldn't find that page.").answer
    }

    /// As `SimulatedPlatform` asks.
    package func errorInside(_ call: Call) -> JSONValue {
        ["code": 7, "message": "Something went wrong on our end.", "status": "failure"]
    }

    /// As `SimulatedPlatform` asks.
    package func rateLimited(_ call: Call, withHeaders: Bool, retryAfter: Duration) -> Answer {
        let answer = PinterestProblem.tooMany.answer
        guard withHeaders else { return answer }
        return answer.with(
            PinterestRate.headers(limit: 1_000, remaining: 0, seconds: Int(retryAfter.components.seconds)))
    }

    /// As `SimulatedPlatform` asks.
    package func reset() {
        desk.book.reset()
        people.reset()
        boards.reset()
        memory.withLock { $0 = PinterestState() }
    }
}
