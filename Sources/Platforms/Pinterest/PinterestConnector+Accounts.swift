package import Domain
import Outbound

extension PinterestConnector {
    /// The one account that the grant speaks for.
    package func accounts(of session: Session) async throws(PlatformFailure) -> [RemoteAccount] {
        [try await check(session)]
    }

    /// Reads the account (platform sheet, section 3).
    package func check(_ session: Session) async throws(PlatformFailure) -> RemoteAccount {
        let json = try await calls(as: session).json(.get, "/v5/user_account")
        guard let account = Self.account(json, known: session.account) else {
            throw PlatformFailure(.transient, words: "Pinterest's answer does not name the account.")
        }
        return account
    }

    /// There is no such call for people's tokens: the person removes the app in the settings of Pinterest (platform sheet,
    /// section 3).
    package func revoke(_ session: Session) async throws(PlatformFailure) {}

    private static func account(_ json: JSONValue, known: RemoteAccount?) -> RemoteAccount? {
        guard let username = json["username"]?.nonBlankString.map(PlatformWords.clean) else { return nil }
        let handle = "@" + username
        return RemoteAccount(
            remoteID: identifier(json["id"]?.identifier, username, known: known?.handle == handle ? known : nil),
            server: network, name: json["business_name"]?.nonBlankString.map(PlatformWords.clean) ?? username,
            handle: handle, avatarURL: json["profile_image"]?.string.flatMap { OutboundURL($0)?.text },
            profileURL: "\(network)/\(PercentEncoding.component(username))/",
            kind: json["account_type"]?.nonBlankString.map(PlatformWords.clean))
    }

    /// Older answers had no identifier, so that the username stood for it; an account stays what it was connected as when
    /// the other kind of answer comes (platform sheet, section 2).
    private static func identifier(_ id: String?, _ username: String, known: RemoteAccount?) -> String {
        guard let known, id == nil || known.remoteID == username else { return id ?? username }
        return known.remoteID
    }
}
