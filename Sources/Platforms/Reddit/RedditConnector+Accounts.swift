package import Domain
import OAuth
import Outbound

extension RedditConnector {
    /// The one account of the grant; a suspended one is shown with the reason.
    package func accounts(of session: Session) async throws(PlatformFailure) -> [RemoteAccount] {
        let (account, isSuspended) = try await me(session)
        guard isSuspended else { return [account] }
        var suspended = account
        suspended.canPublish = false
        suspended.obstacle = Self.suspension
        return [suspended]
    }

    /// Reads the account, and whether Reddit has suspended it (platform sheet, section 3).
    package func check(_ session: Session) async throws(PlatformFailure) -> RemoteAccount {
        let (account, isSuspended) = try await me(session)
        if isSuspended { throw PlatformFailure(.accountType, words: Self.suspension) }
        return account
    }

    /// Withdraws the grant: with the refresh token its access tokens end (platform sheet, section 3).
    package func revoke(_ session: Session) async throws(PlatformFailure) {
        guard let app = session.app else { throw PlatformFailure(.app, words: "The app for Reddit is not configured.") }
        let (token, hint) =
            session.tokens.refresh.map { ($0, "refresh_token") } ?? (session.tokens.access, "access_token")
        do throws(OAuthError) { try await oauth.revoke(token, hint: hint, as: server.client(app)) } catch {
            throw error.revocationFailure
        }
    }

    private static let suspension = """
        Reddit has suspended this account, so that it cannot post. Open reddit.com, where Reddit says why and how to appeal.
        """

    /// The account, and whether it is suspended.
    private func me(_ session: Session) async throws(PlatformFailure) -> (RemoteAccount, isSuspended: Bool) {
        let json = try await calls(as: session).json(.get, "/api/v1/me")
        guard let account = Self.account(json) else {
            throw PlatformFailure(.transient, words: "Reddit's answer does not name the account.")
        }
        return (account, json["is_suspended"]?.bool == true)
    }

    private static func account(_ json: JSONValue) -> RemoteAccount? {
        guard let id = json["id"]?.identifier, let name = json["name"]?.nonBlankString.map(PlatformWords.clean)
        else { return nil }
        let title = json["subreddit"]?["title"]?.nonBlankString.map(PlatformWords.clean)
        return RemoteAccount(
            remoteID: id, server: network, name: title ?? name, handle: "u/" + name,
            avatarURL: json["icon_img"]?.nonBlankString.flatMap(picture),
            profileURL: "\(network)/user/\(PercentEncoding.component(name))")
    }

    /// The picture in full size: what follows the question mark only makes it smaller (platform sheet, section 2).
    private static func picture(_ text: String) -> String? {
        OutboundURL(String(PlainText.unescaped(text).prefix { $0 != "?" }))?.text
    }
}
