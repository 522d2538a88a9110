import HTTPTypes
import Synchronization

/// Simulated LinkedIn: one login, one pair of hosts, two faces: members (`linkedin`) and their pages (`linkedin-page`).
package final class LinkedInPlatform: OAuthPlatform {
    static let web = "https://www.linkedin.com"
    static let api = "https://api.linkedin.com"
    static let pictures = "https://media.licdn.com"

    /// As `SimulatedPlatform` asks.
    package let name = "linkedin"
    /// As `SimulatedPlatform` asks.
    package let title = "LinkedIn"
    /// As `SimulatedPlatform` asks.
    package let origins = [web, api, pictures]
    /// As `SimulatedPlatform` asks.
    package let look = PlatformLook(accent: "#1c5a8a", ground: "#f1f4f6", radius: "28px", mark: "in")
    /// As `OAuthPlatform` asks.
    package let people = OAuthPeople(Member.all.map(\.account) + Organization.all.map(\.account))
    /// As `OAuthPlatform` asks.
    package let desk: OAuthDesk

    let world: SandboxWorld
    let memory = Mutex(LinkedInState())
    /// The upper bits of an identifier are the time.
    let numbers: Snowflakes

    /// LinkedIn in a world.
    package init(_ world: SandboxWorld) {
        self.world = world
        numbers = Snowflakes(clock: world.clock, epoch: 0, shift: 22)
        let book = OAuthBook(world) { Self.platform(of: $0.scopes) }
        desk = OAuthDesk(world, book: book, clients: Self.clients, consent: Self.consent)
    }

    /// Which of the two a grant is for: with the right to write for pages it is theirs.
    static func platform(of scopes: [String]) -> String {
        scopes.contains("w_organization_social") ? "linkedin-page" : "linkedin"
    }

    /// As `SimulatedPlatform` asks.
    package var accounts: [SandboxAccount] { people.accounts.filter { $0.kind == .person } }

    /// As `SimulatedPlatform` asks.
    package var companions: [any SimulatedPlatform] { [LinkedInPages(linkedIn: self)] }

    /// As `SimulatedPlatform` asks.
    package var endpoints: [Endpoint] {
        let (web, api) = (Self.web, Self.api)
        let members = TimelinePages(world, name: name, origin: web) { self }
        let pages = TimelinePages(world, name: "linkedin-page", origin: web) { LinkedInPages(linkedIn: self) }
        let everything = TimelinePages(world, name: name, companion: "linkedin-page", origin: web) {
            LinkedInPages(linkedIn: self, title: "LinkedIn")
        }
        return [
            Endpoint("authorize", "GET", web, "/oauth/v2/authorization", reply: authorizePage),
            Endpoint("authorize.decide", "POST", web, "/oauth/v2/authorization", reply: decide),
            Endpoint("token", "POST", web, "/oauth/v2/accessToken", reply: token),
            Endpoint("introspect", "POST", web, "/oauth/v2/introspectToken", reply: introspect),
            Endpoint("revoke", "POST", web, "/oauth/v2/revoke", reply: revoke),
            Endpoint("userinfo", "GET", api, "/v2/userinfo", reply: userInfo),
            Endpoint("me", "GET", api, "/v2/me", reply: me),
            Endpoint("organizationAcls", "GET", api, "/rest/organizationAcls", reply: organizationAcls),
            Endpoint("organizations.lookup", "GET", api, "/rest/organizations", reply: organizations),
            Endpoint("organizations.get", "GET", api, "/rest/organizations/:id", reply: organization),
            Endpoint("organizations.projection", "GET", api, "/v2/organizations/:id", reply: projectedOrganization),
            Endpoint("images.get", "GET", api, "/rest/images/:urn", reply: image),
            avatarEndpoint(Self.pictures, "/dms/image/:name"),
        ] + uploadEndpoints + postEndpoints + commentEndpoints + figureEndpoints
            + everything.endpoints(account: "/everybody/:handle", posts: ["/feed/update/:urn"])
            + members.endpoints(account: "/in/:handle", posts: []).filter { $0.name == "pages.account" }
            + pages.endpoints(account: "/company/:handle", posts: []).filter { $0.name == "pages.account" }
    }

    /// As `SimulatedPlatform` asks.
    package func profilePath(of account: SandboxAccount) -> String { "/www.linkedin.com/in/\(account.handle)" }

    /// As `SimulatedPlatform` asks.
    package func identify(_ call: Call) -> Caller {
        var caller = desk.identify(call)
        if caller.platform == nil, call.endpoint.hasPrefix("authorize") {
            let scopes = (OAuthDesk.fields(call)["scope"] ?? "").split(separator: " ").map(String.init)
            caller.platform = Self.platform(of: scopes)
        }
        return caller
    }

    /// As `SimulatedPlatform` asks.
    package func change(_ account: String, _ change: AccountChange) -> Bool {
        guard accounts.contains(where: { $0.name == account }) else { return false }
        return people.change(account, change, in: desk.book, rules: Self.rules)
    }

    /// As `SimulatedPlatform` asks.
    package func reset() {
        desk.book.reset()
        people.reset()
        memory.withLock { $0 = LinkedInState() }
    }

    /// As `SimulatedPlatform` asks.
    package func errorInside(_ call: Call) -> JSONValue {
        ["status": 500, "code": "INTERNAL_SERVER_ERROR", "message": "Internal Server Error"]
    }

    /// As `SimulatedPlatform` asks.
    package func unknownAddress(_ call: Call) -> Answer {
        LinkedInProblem(.notFound, "RESOURCE_NOT_FOUND", "No virtual resource found").answer
    }

    /// As `SimulatedPlatform` asks: nothing says when it is over.
    package func rateLimited(_ call: Call, withHeaders: Bool, retryAfter: Duration) -> Answer {
        let answer = LinkedInProblem.tooMany.answer
        guard withHeaders else { return answer }
        return answer.with([.retryAfter: String(retryAfter.components.seconds)])
    }
}

/// Pages that members administer: the same login and hosts, but accounts and a ledger of their own.
struct LinkedInPages: SimulatedPlatform {
    let linkedIn: LinkedInPlatform

    let name = "linkedin-page"
    var title = "LinkedIn (pages)"
    let endpoints: [Endpoint] = []
    let look = PlatformLook(accent: "#1c5a8a", ground: "#f1f4f6", radius: "4px", mark: "in")

    var origins: [String] { linkedIn.origins }
    var accounts: [SandboxAccount] { linkedIn.people.accounts }

    func profilePath(of account: SandboxAccount) -> String {
        account.kind == .person
            ? linkedIn.profilePath(of: account) : "/www.linkedin.com/company/\(account.handle)"
    }

    func errorInside(_ call: Call) -> JSONValue { linkedIn.errorInside(call) }

    func rateLimited(_ call: Call, withHeaders: Bool, retryAfter: Duration) -> Answer {
        linkedIn.rateLimited(call, withHeaders: withHeaders, retryAfter: retryAfter)
    }

    func change(_ account: String, _ change: AccountChange) -> Bool {
        linkedIn.people.change(account, change, in: linkedIn.desk.book, rules: LinkedInPlatform.rules)
    }

    func reset() { linkedIn.reset() }
}
