import Domain
import Outbound
import Platforms
import Sandbox
import Storage
import Testing

@testable import Engine

extension House {
    /// Connects an account as a person in a browser would.
    func connect(
        _ platform: Platform, as account: String, instance: String? = nil, handle: String? = nil,
        reconnects: Connection.ID? = nil
    ) async throws -> Connection {
        let outcome = try await attempt(
            NewAuthorization(platform: platform, instance: instance, handle: handle, reconnects: reconnects),
            as: account)
        guard case .done(let ids)? = outcome.authorization?.state, let id = ids.first else {
            throw Surprise(description: "\(String(describing: outcome.authorization?.state))")
        }
        return try await engine.connections.get(id, by: owner).connection
    }

    /// Goes the way to the platform and back, and answers what the callback led to.
    func attempt(
        _ new: NewAuthorization, as account: String, decision: String = "approve"
    ) async throws -> CallbackOutcome {
        let person = try await present()
        let started = try await engine.connecting.start(new, by: person)
        let bound = try await engine.connecting.bind(
            started.authorization.id, ticket: started.ticket, sessionHash: person.sessionHash)
        let location = try await consent(bound.platformURL, as: account, decision)
        let cookies = [bound.cookieName: bound.browserSecret.expose()]
        return try await engine.connecting.callback(
            callback(location, cookies: cookies, sessionHash: person.sessionHash))
    }

    /// The owner with a session that lasts; who was away for weeks logs in again.
    private func present() async throws -> Principal {
        guard let hash = owner.sessionHash, try await parts.read({ try SessionStore.find(hash, in: $0) }) == nil
        else { return owner }
        let login = try await engine.people.logIn(
            email: "ada@example.org", password: Secret("grey-heron-over-water"), address: "127.0.0.1")
        return try await engine.people.member(session: login.session)?.principal ?? owner
    }

    /// The callback request that a redirect leads to.
    func callback(_ location: String, cookies: [String: String], sessionHash: String? = nil) throws -> Callback {
        // Browsers keep what stands behind a # to themselves.
        let rest = location.dropFirst(Self.publicURL.count).prefix { $0 != "#" }
        let pieces = rest.split(separator: "?", maxSplits: 1)
        return Callback(
            path: String(try #require(pieces.first)), query: pieces.count > 1 ? String(pieces[1]) : "",
            cookies: cookies, sessionHash: sessionHash ?? owner.sessionHash)
    }

    /// Plays the browser on the consent page; answers where it is sent.
    func consent(_ page: String, as account: String, _ decision: String = "approve") async throws -> String {
        let url = try #require(OutboundURL(page))
        let browser = try NetworkDoor(
            DoorSettings(allowedOrigins: [url.origin], allowedPorts: [url.origin.port]), ports: .system)
        let result: Result<OutboundResponse, any Error>
        do { result = .success(try await decide(url, browser, account, decision)) } catch { result = .failure(error) }
        await browser.close()
        return try #require(try result.get().headers["Location"])
    }

    private func decide(
        _ url: OutboundURL, _ browser: NetworkDoor, _ account: String, _ decision: String
    ) async throws -> OutboundResponse {
        let peer = Peer.platform(.x, hosts: ["127.0.0.1"])
        let shown = try await browser.send(OutboundRequest(.get, url, to: peer))
        try #require(shown.status == 200, "\(String(decoding: shown.body, as: UTF8.self))")
        let form: [OutboundURL.Item] = [.init("account", account), .init("decision", decision)]
        return try await browser.send(OutboundRequest(.post, url, to: peer, kind: .token, body: .form(form)))
    }

    /// Publishes a post to these accounts, at once unless told otherwise.
    func post(_ content: Content, to connections: [Connection], at due: Instant? = nil) async throws -> PostView {
        try await engine.posts.create(
            NewPost(
                content: content, deliveries: connections.map { NewDelivery(connectionID: $0.id) },
                timing: due.map { .at($0) } ?? .now),
            key: nil, by: owner)
    }

    /// Waits until every delivery of a post is final or waits for a person.
    func settled(_ id: Post.ID, within limit: Duration = .seconds(30)) async throws -> PostView {
        let clock = ContinuousClock()
        let end = clock.now + limit
        while clock.now < end {
            let view = try await engine.posts.get(id, by: owner)
            if view.deliveries.allSatisfy({ $0.delivery.state.isFinal || $0.delivery.state.waitsForPerson }) {
                return view
            }
            try await Task.sleep(for: .milliseconds(20))
        }
        let view = try await engine.posts.get(id, by: owner)
        throw Surprise(description: "\(view.deliveries.map { ($0.delivery.state, $0.delivery.reason, $0.journal) })")
    }

    /// The visible posts on a simulated platform.
    func visible(_ platform: String) -> [LedgerEntry.Post] {
        sandbox.ledger.posts().filter { $0.platform == platform }
    }
}

/// Something that a test did not expect.
struct Surprise: Error, CustomStringConvertible {
    let description: String
}
