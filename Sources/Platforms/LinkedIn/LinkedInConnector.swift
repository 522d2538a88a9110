package import Domain
package import OAuth
package import Outbound

/// LinkedIn: members, and pages by the roles that a member has there. Tokens last sixty days; only some apps get refresh tokens.
package struct LinkedInConnector: ClassicConnector {
    let door: any Door
    /// Speaks OAuth through the door.
    package let oauth: OAuthClient
    /// Time and chance.
    package let ports: Ports
    let flavor: LinkedInFlavor
    let version: String

    /// The version of the interface that is asked for unless the operator says otherwise; it ends on 2027-09-15 (sheet
    /// `linkedin`, section 1).
    package static let usualVersion = "202609"
    /// Origin of the API.
    static let api: Origin = "https://api.linkedin.com"
    /// The face of the platform: logins, and server of accounts.
    static let web: Origin = "https://www.linkedin.com"

    /// Works through the door.
    package init(
        _ flavor: LinkedInFlavor, door: any Door, oauth: OAuthClient, ports: Ports, version: String = usualVersion
    ) {
        self.flavor = flavor
        self.door = door
        self.oauth = oauth
        self.ports = ports
        self.version = version
    }

    /// What is constant about the platform.
    package var profile: PlatformProfile { flavor.profile }

    /// Addresses and habits of the login.
    package var server: ClassicServer { flavor.server }
}

extension LinkedInConnector {
    /// Exchanges the code. For pages it is noted who the member is, because a withdrawal ends everything of member and app.
    package func exchange(_ exchange: CodeExchange) async throws(AuthorizationFailure) -> NewGrant {
        let sentAt = ports.now()
        let answer = try await answer(to: exchange)
        var server = server.grantServer
        if flavor.speaksForPages { server.person = await assignee(calls(as: answer.access)) }
        return NewGrant(tokens: newTokens(answer, sentAt: sentAt), server: server)
    }

    /// Withdraws the one grant of member and app. The address is known from other clients alone, so that its refusals are taken
    /// for an end; only a refused app and passing trouble are worth another try (sheet `linkedin`, section 3).
    package func revoke(_ session: Session) async throws(PlatformFailure) {
        guard let app = session.app else { throw Self.withoutApp }
        do throws(OAuthError) { try await oauth.revoke(session.tokens.access, as: server.client(app)) } catch {
            let failure = error.revocationFailure
            switch error {
            case .refused where failure.kind == .unknown: return
            case .badAnswer(let answer) where (400..<429).contains(answer.status): return
            default: throw failure
            }
        }
    }

    /// Asks about the token, without any cost to the member's quota (sheet `linkedin`, section 3).
    func introspect(_ session: Session) async throws(PlatformFailure) {
        guard let app = session.app, let secret = app.clientSecret else { throw Self.withoutApp }
        let answer = try await introspection(of: session.tokens.access, by: app, secret)
        guard let isActive = answer["active"]?.bool else { throw Self.unusable }
        guard isActive else {
            let state = answer["status"]?.nonBlankString.map(PlatformWords.clean) ?? "not active"
            throw PlatformFailure(.auth, words: "LinkedIn says that the access is \(state).")
        }
        guard let scope = answer["scope"]?.string else { return }
        let granted = Set(scope.split { $0.isWhitespace || $0 == "," }.map(String.init))
        let missing = profile.scopes.map(\.name).filter { !granted.contains($0) }
        guard missing.isEmpty else {
            throw PlatformFailure(.permission, words: "Not granted any more: \(missing.joined(separator: ", ")).")
        }
    }

    /// Asks about a token that nobody was given: only known apps are answered.
    package func examine(_ app: PlatformApp) async -> AppVerdict {
        guard let secret = app.clientSecret else { return .withoutSecret }
        do throws(PlatformFailure) {
            let token = Secret("nobodys-" + ports.randomToken(byteCount: 16))
            let answer = try await introspection(of: token, by: app, secret)
            return answer["active"]?.bool == false ? .accepted : .unclear
        } catch { return error.appVerdict }
    }

    private func introspection(
        of token: Secret, by app: PlatformApp, _ secret: Secret
    ) async throws(PlatformFailure) -> JSONValue {
        let items = [
            OutboundURL.Item("client_id", app.clientID), .init("client_secret", secret.expose()),
            .init("token", token.expose()),
        ]
        return try await json(
            OutboundURL(Self.web, path: "/oauth/v2/introspectToken"), by: .post, body: .form(items), in: calls())
    }

    /// Calls as the member, or as nobody; all of them together may take the time of one step.
    func calls(as token: Secret? = nil, within budget: Duration? = nil) -> APICalls {
        APICalls(
            door: door, origin: Self.api, peer: flavor.peer, token: token,
            budget: TimeBudget(budget ?? profile.stepDeadline, ports: ports))
    }

    /// One call that must be answered by a JSON object.
    func json(
        _ url: OutboundURL, by method: OutboundRequest.Method = .get, body: OutboundBody = .none, in calls: APICalls
    ) async throws(PlatformFailure) -> JSONValue {
        try await LinkedInCalls(calls: calls, version: version).json(method, url, body: body)
    }

    /// An answer that lacks what it is for.
    static let unusable = PlatformFailure(.transient, words: "LinkedIn's answer lacks what was asked for.")
    private static let withoutApp = PlatformFailure(.app, words: "The app for LinkedIn is not configured.")
}
