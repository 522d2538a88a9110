package import Domain
import Outbound

extension BlueskyConnector {
    /// The one account of a grant, with name and picture from the public reader where it can be asked.
    package func accounts(of session: Session) async throws(PlatformFailure) -> [RemoteAccount] {
        var account = try await identify(session)
        if let profile = await publicProfile(account.remoteID) {
            account.name = profile["displayName"]?.nonBlankString.map { String($0.prefix(640)) } ?? account.name
            account.avatarURL = profile["avatar"]?.string.flatMap { $0.hasPrefix("https://") ? $0 : nil }
        }
        return [account]
    }

    /// Reads who the session speaks for (REL-16); name and picture stay as they are known.
    package func check(_ session: Session) async throws(PlatformFailure) -> RemoteAccount {
        var account = try await identify(session)
        if let known = session.account, known.isSameAccount(as: account) {
            account.name = known.name == known.handle ? account.handle : known.name
            account.avatarURL = known.avatarURL
        }
        return account
    }

    /// The limits of the account's server: today's where the server is known to be of today, else those that all take; `nil`
    /// when it could not be asked.
    package func capabilities(of session: Session) async -> Capabilities? {
        guard let origin = Origin(session.grant.server.apiOrigin) else { return profile.capabilities }
        if Self.isHostedByBluesky(origin) {
            return BlueskyLimits.capabilities(imageByteLimit: BlueskyLimits.imageBytes)
        }
        let answer = try? await xrpc.query("com.atproto.server.describeServer", at: origin, within: .seconds(10))
        guard let answer else { return nil }
        // Without a figure the cautious limits hold.
        guard let limit = answer["blobUploadLimit"]?.integer, limit > 0 else { return profile.capabilities }
        return BlueskyLimits.capabilities(
            imageByteLimit: Int(clamping: min(limit, Int64(BlueskyLimits.imageBytes))))
    }

    private static func isHostedByBluesky(_ origin: Origin) -> Bool {
        HostPattern("*.host.bsky.network").matches(origin.host) || origin.host.text == "bsky.social"
    }

    private func identify(_ session: Session) async throws(PlatformFailure) -> RemoteAccount {
        let answer: JSONValue
        do throws(XRPCError) {
            let server = try XRPC.server(of: session)
            answer = try await xrpc.query("com.atproto.server.getSession", at: server, as: session)
        } catch { throw error.platformFailure(.read) }
        guard let account = RemoteAccount(blueskySession: answer, token: session.tokens.access) else {
            throw PlatformFailure(.transient, words: "The server did not say who the account is.")
        }
        return account
    }

    /// A profile that cannot be had costs nothing but name and picture.
    private func publicProfile(_ did: String) async -> JSONValue? {
        try? await xrpc.query(
            "app.bsky.actor.getProfile", [OutboundURL.Item("actor", did)], at: IdentityResolver.appView,
            to: IdentityResolver.sharedHosts, within: .seconds(10))
    }
}

extension RemoteAccount {
    /// The account of a `getSession` answer; `nil` without a DID.
    init?(blueskySession answer: JSONValue, token: Secret) {
        guard let did = answer["did"]?.string.flatMap({ DID($0) }) else { return nil }
        let handle = answer["handle"]?.string.flatMap { ATHandle($0) }?.description ?? did.description
        let obstacle = Self.obstacle(answer)
        let isMainPassword = SessionTokenClaims(token)?.scope == SessionTokenClaims.mainPassword
        self.init(
            remoteID: did.description, server: BlueskyConnector.network, name: handle, handle: handle,
            profileURL: "\(BlueskyConnector.network)/profile/\(did)",
            tier: isMainPassword ? "main password; an app password is safer" : nil,
            canPublish: obstacle == nil, obstacle: obstacle)
    }

    private static func obstacle(_ answer: JSONValue) -> String? {
        guard answer["active"]?.bool == false else { return nil }
        return switch answer["status"]?.string {
        case "takendown": "Bluesky has taken the account down. Only its support can help."
        case "suspended": "The account is suspended. Wait for its end, or ask the server's support."
        case "deactivated": "The account is deactivated. Activate it again in the app."
        default: "The account is not active on its server."
        }
    }
}
