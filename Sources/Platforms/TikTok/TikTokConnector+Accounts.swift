package import Domain
import OAuth
import Outbound

extension TikTokConnector {
    /// The one creator of the grant, with what TikTok says about posting now.
    package func accounts(of session: Session) async throws(PlatformFailure) -> [RemoteAccount] {
        [await withStanding(try await user(session), session)]
    }

    /// Reads the creator; the address of the picture is good for two days, so it comes along (platform sheet, sections 2, 3).
    package func check(_ session: Session) async throws(PlatformFailure) -> RemoteAccount {
        var account = try await user(session)
        guard let known = session.account, known.isSameAccount(as: account) else { return account }
        // Somebody who could not post may do so again; for the others the cheap call is enough.
        guard known.canPublish else { return await withStanding(account, session) }
        account.kind = known.kind
        return account
    }

    /// Withdraws the grant. Only a living access token does that, so that a dead one is renewed for this last purpose
    /// (platform sheet, section 3).
    package func revoke(_ session: Session) async throws(PlatformFailure) {
        guard let app = session.app else { throw PlatformFailure(.app, words: "The app for TikTok is not configured.") }
        let client = server.client(app)
        do throws(OAuthError) {
            try await oauth.revoke(session.tokens.access, as: client)
        } catch {
            guard case .refused(let refusal) = error, refusal.error == "invalid_request",
                let refresh = session.tokens.refresh
            else { throw error.revocationFailure }
            try await revoke(renewing: refresh, as: client)
        }
    }

    private func revoke(renewing refresh: Secret, as client: RegisteredClient) async throws(PlatformFailure) {
        do throws(OAuthError) {
            try await oauth.revoke(try await oauth.refresh(refresh, as: client).access, as: client)
        } catch {
            // What cannot be renewed is withdrawn already.
            guard case .refused(let refusal) = error, refusal.error == "invalid_grant" else {
                throw error.revocationFailure
            }
        }
    }

    // MARK: Calls

    private func user(_ session: Session) async throws(PlatformFailure) -> RemoteAccount {
        let data = try await calls(session).tikTokData(
            .get, "/v2/user/info/", query: [.init("fields", "open_id,union_id,avatar_url,display_name,username")])
        guard let user = data["user"], let id = user["open_id"]?.identifier,
            let username = user["username"]?.nonBlankString.map(PlatformWords.clean)
        else { throw PlatformFailure(.transient, words: "TikTok's answer does not name the account.") }
        return RemoteAccount(
            remoteID: id, server: Self.network,
            name: user["display_name"]?.nonBlankString.map(PlatformWords.clean) ?? username, handle: "@" + username,
            avatarURL: user["avatar_url"]?.string.flatMap { OutboundURL($0)?.text },
            profileURL: "\(Self.network)/@\(PercentEncoding.component(username))")
    }

    /// The creator as the call that comes before every post describes him; where it says nothing, nothing is known against
    /// him (platform sheet, section 2, creator info).
    private func withStanding(_ account: RemoteAccount, _ session: Session) async -> RemoteAccount {
        var account = account
        do throws(PlatformFailure) {
            let creator = try await TikTokCreator.ask(calls(session))
            if let isPublic = creator.isPublic { account.kind = isPublic ? "public" : "private" }
        } catch {
            guard error.kind == .accountType else { return account }
            account.canPublish = false
            account.obstacle = "TikTok does not let this account post: \(error.words)"
        }
        return account
    }

    /// Calls as the account of a session, all within the time of one step.
    func calls(_ session: Session, within budget: Duration? = nil) -> APICalls {
        APICalls(
            door: door, origin: Self.api, peer: Self.peer, token: session.tokens.access,
            budget: TimeBudget(budget ?? profile.stepDeadline, ports: ports))
    }
}
