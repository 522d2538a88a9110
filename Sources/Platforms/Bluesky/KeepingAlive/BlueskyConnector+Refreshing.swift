package import Domain
import OAuth
import Outbound

extension BlueskyConnector {
    /// Spends the refresh token for the next pair (sheet, section 3).
    package func refresh(_ session: Session) async throws(RefreshFailure) -> NewTokens {
        guard let token = session.tokens.refresh else {
            throw .terminal(.expired, words: "There is no refresh token.")
        }
        switch session.grant.server.method {
        case .oauth: return try await refreshGrant(session, token)
        case .appPassword: return try await refreshSession(session, token)
        }
    }

    private func refreshGrant(_ session: Session, _ token: Secret) async throws(RefreshFailure) -> NewTokens {
        guard let (client, key) = client(of: session) else {
            throw .appFault(words: "The client or the key of this grant is gone.")
        }
        let sentAt = ports.now()
        let answer: TokenAnswer
        do throws(OAuthError) {
            answer = try await oauth.refresh(token, as: client, dpopKey: key)
        } catch { throw error.refreshFailure(Self.refusal) }
        guard Self.names(session, answer.subject) else {
            throw .otherAccount(words: "The answer names \(answer.subject ?? "nobody").")
        }
        let end = session.app?.clientSecret == nil ? session.grant.refreshExpiresAt : nil
        return newTokens(answer, keeping: token, key: key, sentAt: sentAt, lastUntil: end)
    }

    /// Our clock or a nonce is no reason to doubt the grant.
    private static func refusal(_ refusal: OAuthRefusal) -> RefreshFailure? {
        refusal.error == "use_dpop_nonce" ? .transient(words: refusal.description) : nil
    }

    /// The refresh token goes into the header, and there is no body at all. Runs to its end once sent (REL-5).
    private func refreshSession(_ session: Session, _ token: Secret) async throws(RefreshFailure) -> NewTokens {
        guard let origin = Origin(session.grant.server.apiOrigin) else {
            throw .unknown(words: "The address of the account's server is not usable.")
        }
        let url = OutboundURL(origin, path: "/xrpc/com.atproto.server.refreshSession")
        let request = OutboundRequest(
            .post, url, to: .named(.bluesky), kind: .token,
            headers: ["Authorization": "Bearer " + token.expose()])
        let cancelled = XRPCError.door(OutboundError(.cancelled, requestMayHaveBeenSent: false))
        let sentAt = ports.now()
        let answer: JSONValue
        do throws(XRPCError) {
            answer = try await shielded(cancelled: cancelled) { [xrpc] () async throws(XRPCError) in
                try await xrpc.answer(to: request, as: nil)
            }
        } catch { throw error.refreshFailure }
        guard let renewed = PasswordSession(answer, sentAt: sentAt) else {
            throw .transient(words: "The server's answer was not usable.")
        }
        guard Self.names(session, renewed.did.description) else {
            throw .otherAccount(words: "The answer names \(renewed.did).")
        }
        return renewed.newTokens(keeping: token)
    }

    /// Whether the answer names the session's account, or nobody (REL-8).
    private static func names(_ session: Session, _ subject: String?) -> Bool {
        guard let known = session.account?.remoteID, let subject else { return true }
        return known == subject
    }

    private func client(of session: Session) -> (RegisteredClient, DPoPKey)? {
        guard let app = session.app, let key = session.tokens.dpopKey.flatMap({ DPoPKey($0) }),
            let server = AuthorizationServer(session.grant.server)
        else { return nil }
        return (RegisteredClient(server: server, app: app), key)
    }

    /// Ends the session at the server (SEC-18).
    package func revoke(_ session: Session) async throws(PlatformFailure) {
        switch session.grant.server.method {
        case .oauth: try await revokeGrant(session)
        case .appPassword: try await deleteSession(session)
        }
    }

    private func revokeGrant(_ session: Session) async throws(PlatformFailure) {
        guard let (client, key) = client(of: session), client.server.revocationEndpoint != nil else {
            throw PlatformFailure(.permission, words: "The server offers no way to withdraw a grant.")
        }
        do throws(OAuthError) {
            try await oauth.revoke(session.tokens.refresh ?? session.tokens.access, as: client, dpopKey: key)
        } catch { throw error.revokeFailure }
    }

    /// Takes the refresh token, also an expired one; a session that is gone already counts as ended.
    private func deleteSession(_ session: Session) async throws(PlatformFailure) {
        do throws(XRPCError) {
            let url = OutboundURL(try XRPC.server(of: session), path: "/xrpc/com.atproto.server.deleteSession")
            let token = session.tokens.refresh ?? session.tokens.access
            let request = OutboundRequest(
                .post, url, to: .named(.bluesky), kind: .token,
                headers: ["Authorization": "Bearer " + token.expose()])
            let response = try await xrpc.send(request, as: nil)
            let refusal = XRPCRefusal(response)
            guard !response.isSuccess, refusal.name != "ExpiredToken" else { return }
            throw .refused(refusal)
        } catch { throw error.platformFailure(.read) }
    }
}

extension XRPCError {
    fileprivate var refreshFailure: RefreshFailure {
        switch self {
        case .door(let error): .transient(words: error.description)
        case .refused(let refusal): refusal.refreshFailure
        }
    }
}

extension OAuthError {
    fileprivate var revokeFailure: PlatformFailure {
        switch refreshFailure() {
        case .throttled(let until, let words): PlatformFailure(.rateLimit, words: words, retryAt: until)
        case .transient(let words): PlatformFailure(.transient, words: words)
        case .appFault(let words): PlatformFailure(.app, words: words)
        case .terminal(_, let words), .otherAccount(let words): PlatformFailure(.auth, words: words)
        case .unknown(let words): PlatformFailure(.unknown, words: words)
        }
    }
}
