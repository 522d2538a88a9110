package import Domain
package import OAuth
package import Outbound

/// Instagram by its own login, and Threads: one login is one profile, and its token is its own refresh token.
package struct MetaProfileConnector: ClassicConnector {
    let door: any Door
    /// Speaks OAuth through the door.
    package let oauth: OAuthClient
    /// Time and chance.
    package let ports: Ports
    let flavor: MetaProfileFlavor

    /// Works through the door.
    package init(_ flavor: MetaProfileFlavor, door: any Door, oauth: OAuthClient, ports: Ports) {
        self.flavor = flavor
        self.door = door
        self.oauth = oauth
        self.ports = ports
    }

    /// Calls to the Graph, as somebody or as nobody.
    func calls(as token: Secret? = nil) -> APICalls {
        APICalls(
            door: door, origin: flavor.graph, peer: flavor.peer, token: token,
            budget: TimeBudget(flavor.profile.stepDeadline, ports: ports))
    }
}

extension MetaProfileConnector {
    /// What is constant about the platform.
    package var profile: PlatformProfile { flavor.profile }

    /// Addresses and habits of the login.
    package var server: ClassicServer { flavor.server }

    /// Exchanges the code, and the hour that it is good for, for sixty days at once: a grant of an hour is none (sheets,
    /// section 2).
    package func exchange(_ exchange: CodeExchange) async throws(AuthorizationFailure) -> NewGrant {
        let short = try await answer(to: exchange.withoutTail)
        guard let secret = exchange.app.clientSecret else {
            throw AuthorizationFailure(.app, words: "\(profile.platform.displayName) needs the secret of the app.")
        }
        var server = server.grantServer
        do throws(GraphError) {
            let long = try await extend(
                "/access_token", flavor.grantTypes.exchange, short.access, [.init("client_secret", secret.expose())])
            server.person = await person(long.tokens.access)
            return NewGrant(
                tokens: NewTokens(
                    tokens: long.tokens, accessExpiresAt: long.accessExpiresAt, refreshExpiresAt: nil,
                    scopes: short.scopes ?? long.scopes),
                server: server)
        } catch { throw error.authorizationFailure }
    }

    /// The identifier by which notices name the person, which is not always the account's (sheet `instagram`, section 3);
    /// connecting does not fail for want of it.
    private func person(_ token: Secret) async -> String? {
        let json = try? await calls(as: token).graph(.get, flavor.profilePath, query: [.init("fields", "id")])
        return (json?["data"]?.array?.first ?? json)?["id"]?.identifier
    }

    /// The hosts that exchange codes say it in words only when the id or the secret of the app is wrong (sheets, section 2).
    package static func refreshFailure(_ refusal: OAuthRefusal) -> RefreshFailure? {
        let words = refusal.words?.lowercased() ?? ""
        let isAboutApp = ["invalid platform app", "client secret", "client_secret"].contains(where: words.contains)
        return isAboutApp ? .appFault(words: refusal.description) : nil
    }

    /// Begins the sixty days anew, with the token itself (REL-14).
    package func refresh(_ session: Session) async throws(RefreshFailure) -> NewTokens {
        do throws(GraphError) {
            return try await extend("/refresh_access_token", flavor.grantTypes.refresh, session.tokens.access, [])
        } catch { throw error.refreshFailure }
    }

    /// These hosts take the token and the secret in the query, and nowhere else (sheets, sections 2 and 3).
    private func extend(
        _ path: String, _ grantType: String, _ token: Secret, _ more: [OutboundURL.Item]
    ) async throws(GraphError) -> NewTokens {
        let query = [OutboundURL.Item("grant_type", grantType)] + more + [.init("access_token", token.expose())]
        let response = try await calls().graphResponse(.get, path, query: query)
        // Whatever is no token answer is described by the refusal.
        guard response.isSuccess, let answer = try? TokenAnswer(response) else {
            throw .refused(GraphRefusal(response))
        }
        return newTokens(answer, sentAt: response.sentAt)
    }
}
