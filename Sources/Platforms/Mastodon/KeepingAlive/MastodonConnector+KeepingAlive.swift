package import Domain
import OAuth
import Outbound

extension MastodonConnector {
    /// The one account that the grant speaks for, with the name of its domain and what runs the server.
    package func accounts(of session: Session) async throws(PlatformFailure) -> [RemoteAccount] {
        let calls = try calls(as: session)
        let account = try await account(calls)
        let finder = InstanceFinder(connector: self)
        // Without the description the host serves as domain, and the limits are the usual ones.
        let document = (try? await finder.instance(at: calls.origin)) ?? nil
        let software =
            await finder.software(at: calls.origin) ?? document.map { InstanceSoftware(instance: $0) } ?? .unknown
        return [
            account.remoteAccount(
                server: session.grant.server.apiOrigin, domain: Self.domain(document, at: calls.origin),
                tier: software.tier)
        ]
    }

    /// One cheap read. What runs the server is kept as it was (REL-16).
    package func check(_ session: Session) async throws(PlatformFailure) -> RemoteAccount {
        let calls = try calls(as: session)
        let known = session.account
        let domain = known?.handle.split(separator: "@").last.map(String.init)
        return try await account(calls).remoteAccount(
            server: session.grant.server.apiOrigin, domain: domain ?? calls.origin.host.text, tier: known?.tier)
    }

    private func account(_ calls: APICalls) async throws(PlatformFailure) -> MastodonAccount {
        let json = try await calls.mastodonAnswer(.get, "/api/v1/accounts/verify_credentials").json
        guard let account = MastodonAccount(json) else {
            throw PlatformFailure(.transient, words: "The server's answer does not name the account.")
        }
        return account
    }

    /// `domain` of the second version, `uri` of the first (a host, or an address at some servers).
    private static func domain(_ document: JSONValue?, at origin: Origin) -> String {
        let told = document?["domain"]?.nonBlankString ?? document?["uri"]?.nonBlankString
        let host = told.flatMap { OutboundURL($0)?.origin.host ?? HostName($0) }
        return host?.text ?? origin.host.text
    }

    /// Renews where the server gave a refresh token (Pleroma, Pixelfed); Mastodon's tokens do not end.
    package func refresh(_ session: Session) async throws(RefreshFailure) -> NewTokens {
        guard let token = session.tokens.refresh else {
            throw .terminal(.expired, words: "This server gives no renewable access.")
        }
        guard let client = client(of: session) else {
            throw .appFault(words: "The app that was registered at this server is missing.")
        }
        do throws(OAuthError) {
            return Self.newTokens(try await oauth.refresh(token, as: client), keeping: token)
        } catch { throw error.refreshFailure() }
    }

    /// Withdraws the token. Mastodon gives one token per account and app, so a token in use elsewhere must not come here.
    package func revoke(_ session: Session) async throws(PlatformFailure) {
        guard let client = client(of: session) else {
            throw PlatformFailure(.app, words: "The app that was registered at this server is missing.")
        }
        do throws(OAuthError) {
            try await oauth.revoke(session.tokens.access, as: client)
        } catch { throw error.revocationFailure }
    }
}
