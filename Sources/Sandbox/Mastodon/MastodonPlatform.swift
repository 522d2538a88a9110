import HTTPTypes
import Synchronization

/// A simulated instance that speaks the Mastodon API, in one of two flavours.
package final class MastodonPlatform: SimulatedPlatform {
    /// As `SimulatedPlatform` asks.
    package let name: String
    /// As `SimulatedPlatform` asks.
    package let title: String
    /// As `SimulatedPlatform` asks.
    package let origins: [String]
    /// As `SimulatedPlatform` asks.
    package let look: PlatformLook

    let flavor: MastodonFlavor
    let world: SandboxWorld
    let state = Mutex(MastodonState())
    let problem: MastodonProblem
    private let people: [SandboxAccount]
    private let snowflakes: Snowflakes
    private let ulids: ULIDs

    /// An instance in a world.
    package init(_ world: SandboxWorld, _ flavor: MastodonFlavor = .mastodon) {
        self.world = world
        self.flavor = flavor
        name = flavor.host
        title = flavor.title
        origins = [flavor.origin]
        problem = MastodonProblem(flavor: flavor)
        look =
            flavor.isGoToSocial
            ? PlatformLook(accent: "#a8481e", ground: "#f6efe6", radius: "4px", mark: "G")
            : PlatformLook(accent: "#5546c9", ground: "#edecf8", radius: "10px", mark: "M")
        snowflakes = Snowflakes(clock: world.clock, epoch: 0, shift: 16)
        ulids = ULIDs(clock: world.clock, random: world.random)
        people = Self.people(flavor)
    }

    private static func people(_ flavor: MastodonFlavor) -> [SandboxAccount] {
        let names = flavor.isGoToSocial ? ["mary", "noor"] : ["ada", "grace", "linus"]
        return names.enumerated().map { index, name in
            let id = flavor.isGoToSocial ? "01ARZ3NDEKTSV4RRFFQ69G5FA\(index)" : "10920000000000000\(index)"
            let title = "\(name.prefix(1).uppercased())\(name.dropFirst()) Example"
            return SandboxAccount(name: name, id: id, handle: name, displayName: title)
        }
    }

    /// As `SimulatedPlatform` asks.
    package var accounts: [SandboxAccount] {
        let suspended = state.withLock(\.suspended)
        return people.map { person in
            var account = person
            account.state = suspended.contains(person.name) ? .suspended : .active
            return account
        }
    }

    /// As `SimulatedPlatform` asks.
    package var endpoints: [Endpoint] {
        oauthEndpoints + instanceEndpoints + statusEndpoints + mediaEndpoints
            + TimelinePages(world, name: name, origin: flavor.origin) { self }
            .endpoints(account: "/@:handle", posts: ["/@:handle/:id", "/@:handle/statuses/:id"])
    }

    private var oauthEndpoints: [Endpoint] {
        let origin = flavor.origin
        let common = [
            Endpoint("apps.create", "POST", origin, "/api/v1/apps", reply: createApp),
            Endpoint("apps.verify", "GET", origin, "/api/v1/apps/verify_credentials", reply: verifyApp),
            Endpoint("authorize", "GET", origin, "/oauth/authorize", reply: authorizePage),
            Endpoint("authorize.decide", "POST", origin, "/oauth/authorize", reply: decide),
            Endpoint("token", "POST", origin, "/oauth/token", reply: token),
            Endpoint("revoke", "POST", origin, "/oauth/revoke", reply: revoke),
        ]
        guard !flavor.isGoToSocial else { return common }
        return common + [
            Endpoint("metadata", "GET", origin, "/.well-known/oauth-authorization-server", reply: metadata),
            Endpoint("userinfo", "GET", origin, "/oauth/userinfo", reply: userInfo),
        ]
    }

    private var instanceEndpoints: [Endpoint] {
        let origin = flavor.origin
        return [
            Endpoint("instance", "GET", origin, "/api/v2/instance", reply: instance),
            Endpoint("instance.v1", "GET", origin, "/api/v1/instance", reply: instanceV1),
            Endpoint("nodeinfo", "GET", origin, "/.well-known/nodeinfo", reply: nodeInfoLinks),
            Endpoint("nodeinfo.document", "GET", origin, "/nodeinfo/2.0", reply: nodeInfo),
            Endpoint("webfinger", "GET", origin, "/.well-known/webfinger", reply: webfinger),
            Endpoint("health", "GET", origin, "/health") { _ in .text("OK") },
            Endpoint("avatar", "GET", origin, "/avatars/:file", reply: avatar),
            Endpoint("media.file", "GET", origin, "/media_files/:id", reply: mediaFile),
        ]
    }

    private var statusEndpoints: [Endpoint] {
        let origin = flavor.origin
        let status = "/api/v1/statuses/:id"
        return [
            Endpoint("me", "GET", origin, "/api/v1/accounts/verify_credentials", reply: verifyCredentials),
            Endpoint("accounts.statuses", "GET", origin, "/api/v1/accounts/:id/statuses", reply: accountStatuses),
            Endpoint("statuses.create", "POST", origin, "/api/v1/statuses", reply: createStatus),
            Endpoint("statuses.get", "GET", origin, status, reply: getStatus),
            Endpoint("statuses.edit", "PUT", origin, status, reply: editStatus),
            Endpoint("statuses.delete", "DELETE", origin, status, reply: deleteStatus),
            Endpoint("statuses.source", "GET", origin, "\(status)/source", reply: statusSource),
            Endpoint("search", "GET", origin, "/api/v2/search", reply: search),
        ]
            + (flavor.isGoToSocial
                ? [] : [Endpoint("statuses.lookup", "GET", origin, "/api/v1/statuses", reply: lookUpStatuses)])
    }

    private var mediaEndpoints: [Endpoint] {
        let origin = flavor.origin
        return [
            Endpoint("media.upload", "POST", origin, "/api/v2/media", bodyLimit: 104 << 20, reply: uploadMedia),
            Endpoint("media.upload.v1", "POST", origin, "/api/v1/media", bodyLimit: 104 << 20, reply: uploadMedia),
            Endpoint("media.get", "GET", origin, "/api/v1/media/:id", reply: getMedia),
            Endpoint("media.update", "PUT", origin, "/api/v1/media/:id", reply: updateMedia),
        ]
            + (flavor.isGoToSocial
                ? [] : [Endpoint("media.delete", "DELETE", origin, "/api/v1/media/:id", reply: deleteMedia)])
    }

    func newID() -> String { flavor.isGoToSocial ? ulids.next() : snowflakes.next() }

    /// As `SimulatedPlatform` asks.
    package func profilePath(of account: SandboxAccount) -> String { "/\(flavor.host)/@\(account.handle)" }

    /// As `SimulatedPlatform` asks.
    package func identify(_ call: Call) -> Caller {
        if let token = call.credentials() {
            return Caller(account: state.withLock { $0.tokens[token]?.account })
        }
        guard call.origin == flavor.origin, call.path.hasPrefix("/oauth"), let input = try? MastodonInput(call) else {
            return Caller()
        }
        let code = (try? input.string("code")).flatMap { $0 }
        let token = (try? input.string("token")).flatMap { $0 }
        let known = state.withLock { state in
            code.flatMap { state.codes[$0]?.account } ?? token.flatMap { state.tokens[$0]?.account }
        }
        return Caller(account: known ?? (try? input.string("account")).flatMap { $0 })
    }

    /// As `SimulatedPlatform` asks.
    package func unknownAddress(_ call: Call) -> Answer { problem.notFound.answer }

    /// As `SimulatedPlatform` asks.
    package func rateLimited(_ call: Call, withHeaders: Bool, retryAfter: Duration) -> Answer {
        let answer = problem.error(.tooManyRequests, "Too many requests").answer
        guard withHeaders else { return answer }
        let reset = world.clock.now + retryAfter
        return answer.with(
            rateHeaders(RateCounter.Standing(limit: 300, remaining: 0, reset: reset, isExceeded: true)))
    }

    /// As `SimulatedPlatform` asks.
    package func change(_ account: String, _ change: AccountChange) -> Bool {
        guard people.contains(where: { $0.name == account }) else { return false }
        switch change {
        case .revoke, .changePassword: endTokens { $0.account == account }
        case .suspend, .deactivate: state.withLock { _ = $0.suspended.insert(account) }
        case .restore: state.withLock { _ = $0.suspended.remove(account) }
        case .loseRole, .regainRole, .makePersonal, .makeProfessional: return false
        }
        return true
    }

    /// Forgets everything but apps: real instances keep them, and the house keeps their secrets.
    package func reset() {
        state.withLock { state in
            let apps = state.apps
            state = MastodonState()
            state.apps = apps
        }
    }
}
