package import Domain
import Outbound

extension MetaProfileConnector {
    /// The one profile of the login.
    package func accounts(of session: Session) async throws(PlatformFailure) -> [RemoteAccount] {
        do throws(GraphError) {
            return [try await account(session, fields: flavor.fields.all)]
        } catch { throw failure(error) }
    }

    /// Reads the profile, which also shows a new name (sheets, section 3).
    package func check(_ session: Session) async throws(PlatformFailure) -> RemoteAccount {
        do throws(GraphError) {
            let now = try await account(session, fields: flavor.fields.few)
            guard let known = session.account, known.isSameAccount(as: now) else { return now }
            // The few fields leave name and picture as they were.
            var account = known
            (account.handle, account.profileURL) = (now.handle, now.profileURL)
            (account.kind, account.canPublish, account.obstacle) = (now.kind, now.canPublish, now.obstacle)
            return account
        } catch { throw failure(error) }
    }

    /// A dead token is sometimes told as a profile that is not there (sheets, section 6).
    private func failure(_ error: GraphError) -> PlatformFailure {
        var failure = error.platformFailure(.read)
        if case .refused(let refusal) = error, refusal.code == 100, refusal.says("does not exist") {
            failure.kind = .auth
        }
        return failure
    }

    /// There is no such call: the person removes the app in the settings of the platform (sheets, section 3).
    package func revoke(_ session: Session) async throws(PlatformFailure) {}

    private func account(_ session: Session, fields: String) async throws(GraphError) -> RemoteAccount {
        let json = try await calls(as: session.tokens.access).graph(
            .get, flavor.profilePath, query: [.init("fields", fields)])
        // An answer may come in a list of one.
        let profile = json["data"]?.array?.first ?? json
        guard let id = profile[flavor.identifier]?.identifier,
            let username = profile["username"]?.nonBlankString.map(PlatformWords.clean)
        else { throw .unusable }
        let kind = profile["account_type"]?.nonBlankString.map(PlatformWords.clean)
        let picture = profile["threads_profile_picture_url"] ?? profile["profile_picture_url"]
        return RemoteAccount(
            remoteID: id, server: flavor.network,
            name: profile["name"]?.nonBlankString.map(PlatformWords.clean) ?? username, handle: "@" + username,
            avatarURL: picture?.string.flatMap { OutboundURL($0)?.text },
            profileURL: flavor.network + flavor.pagePrefix + PercentEncoding.component(username), kind: kind,
            canPublish: kind != Self.personal, obstacle: kind == Self.personal ? Self.personalAdvice : nil)
    }

    private static let personal = "PERSONAL"
    private static let personalAdvice = """
        Instagram lets only professional accounts publish through apps. In the Instagram app, open Settings, Account type \
        and tools, Switch to professional account (it is free); then connect again.
        """
}
