package import Domain
package import OAuth
package import Outbound

/// Facebook Pages, and Instagram accounts that belong to Pages. One login of a person leads to all of them; each works by the
/// token of its Page, which has no end of its own (sheet `facebook`, section 3).
package struct MetaPagesConnector: ClassicConnector {
    let door: any Door
    /// Speaks OAuth through the door.
    package let oauth: OAuthClient
    /// Time and chance.
    package let ports: Ports
    let flavor: MetaPagesFlavor
    let business: BusinessLogin?

    /// Works through the door.
    package init(
        _ flavor: MetaPagesFlavor, door: any Door, oauth: OAuthClient, ports: Ports, business: BusinessLogin? = nil
    ) {
        self.flavor = flavor
        self.business = business
        self.door = door
        self.oauth = oauth
        self.ports = ports
    }

    /// Calls to the Graph as somebody; all of them together may take the time of one step.
    func graph(_ token: Secret, of app: PlatformApp?, within budget: Duration? = nil) -> PagesGraph {
        var calls = self.calls
        calls.token = token
        if let budget { calls.budget = TimeBudget(budget, ports: ports) }
        return PagesGraph(calls, token: token, app: app)
    }

    private var calls: APICalls {
        APICalls(
            door: door, origin: server.api, peer: flavor.peer, budget: TimeBudget(profile.stepDeadline, ports: ports))
    }
}

extension MetaPagesConnector {
    /// What is constant about the platform.
    package var profile: PlatformProfile { flavor.profile }

    /// Addresses and habits of the login.
    package var server: ClassicServer { flavor.server }

    /// Only what publishing needs; people may leave out the rest.
    package func missingScopes(in grant: Grant) -> Set<String> {
        grant.scopes.isEmpty ? [] : flavor.needed.subtracting(grant.scopes)
    }

    /// Exchanges the code for an hour, and the hour for sixty days: only a long-lived login gives Page tokens that last
    /// (sheet `facebook`, section 2). The grant has no end, since none of its connections works by the login's own token.
    package func exchange(_ exchange: CodeExchange) async throws(AuthorizationFailure) -> NewGrant {
        guard let secret = exchange.app.clientSecret else {
            throw AuthorizationFailure(.app, words: "\(platform.displayName) needs the secret of the app.")
        }
        let login = try await login(exchange.withoutTail, secret)
        let permissions = login.permissions
        let missing = profile.scopes.map(\.name).filter { flavor.needed.intersection(permissions.refused).contains($0) }
        guard missing.isEmpty else {
            throw AuthorizationFailure(.missingScope, words: "Not granted: \(missing.joined(separator: ", ")).")
        }
        let tokens = NewTokens(
            tokens: GrantTokens(access: login.token), accessExpiresAt: nil, refreshExpiresAt: nil,
            scopes: permissions.granted.union(flavor.needed))
        var server = server.grantServer
        server.person = login.person
        server.lapsesAt = await lapse(of: login.token, by: exchange.app)
        return NewGrant(tokens: tokens, server: server)
    }

    /// A long-lived login.
    private struct Login: Sendable {
        let token: Secret
        let permissions: GrantedPermissions
        /// Whose it is: a withdrawal ends everything of this person.
        let person: String
    }

    private func login(
        _ exchange: CodeExchange, _ secret: Secret
    ) async throws(AuthorizationFailure) -> Login {
        let app = exchange.app
        do throws(GraphError) {
            let client = [OutboundURL.Item("client_id", app.clientID), .init("client_secret", secret.expose())]
            let short = try await token(
                client + [.init("redirect_uri", exchange.redirectURI), .init("code", exchange.code.expose())])
            let long = try await token(
                client + [.init("grant_type", "fb_exchange_token"), .init("fb_exchange_token", short.expose())])
            let graph = graph(long, of: app)
            let permissions = try await permissions(graph)
            guard let person = try await graph.get("/me", [.init("fields", "id")])["id"]?.identifier else {
                throw .unusable
            }
            return Login(token: long, permissions: permissions, person: person)
        } catch { throw error.authorizationFailure }
    }

    /// In the body, so that neither secret nor token stands in an address.
    private func token(_ items: [OutboundURL.Item]) async throws(GraphError) -> Secret {
        let response = try await calls.graphResponse(
            .post, MetaPagesFlavor.tokenPath, body: .form(items), kind: .token)
        // Whatever is no token answer is described by the refusal.
        guard response.isSuccess, let answer = try? TokenAnswer(response) else {
            throw .refused(GraphRefusal(response))
        }
        return answer.access
    }

    /// Withdraws the permission, which ends the Page tokens as well. What is over already is withdrawn; a login that only ran
    /// out is not, because its Page tokens live on (sheet `facebook`, section 3).
    package func revoke(_ session: Session) async throws(PlatformFailure) {
        do throws(GraphError) {
            try await graph(session.tokens.access, of: session.app).delete("/me/permissions")
        } catch {
            if case .refused(let refusal) = error, refusal.isOver { return }
            throw error.platformFailure(.read)
        }
    }
}

extension GraphRefusal {
    /// Whether everything that was given is void: not when only this one token ran out.
    fileprivate var isOver: Bool { code == 190 && subcode.map { [458, 460].contains($0) } ?? false }
}
