package import Domain
import Outbound

extension LinkedInConnector {
    /// The member, or the pages where the member has a role; those that cannot publish come last and say why.
    package func accounts(of session: Session) async throws(PlatformFailure) -> [RemoteAccount] {
        do throws(PlatformFailure) { return try await readAccounts(session) } catch {
            // A fresh token may be refused for some seconds (sheet `linkedin`, section 3).
            guard error.kind == .auth else { throw error }
            return try await readAccounts(session)
        }
    }

    private func readAccounts(_ session: Session) async throws(PlatformFailure) -> [RemoteAccount] {
        let calls = calls(as: session.tokens.access)
        return flavor.speaksForPages ? try await pages(calls) : [try await member(calls)]
    }

    /// A member is proved by the token alone, a page by the member's role there: a token that works is of no use once the role is
    /// lost (sheet `linkedin-page`, section 3).
    package func check(_ session: Session) async throws(PlatformFailure) -> RemoteAccount {
        guard let known = session.account else {
            guard let first = try await accounts(of: session).first else { throw Self.unusable }
            return first
        }
        guard flavor.speaksForPages else {
            try await introspect(session)
            return known
        }
        let roles = try await roles(calls(as: session.tokens.access))
        guard roles.contains(where: { $0.page == known.remoteID && $0.mayPublish }) else {
            throw PlatformFailure(.permission, words: LinkedInRole.lost)
        }
        return known
    }

    /// Name and picture of the member. The public address takes a permission that most apps do not get (sheet `linkedin`,
    /// section 2).
    private func member(_ calls: APICalls) async throws(PlatformFailure) -> RemoteAccount {
        let answer = try await json(OutboundURL(Self.api, path: "/v2/userinfo"), in: calls)
        guard let id = answer["sub"]?.identifier else { throw Self.unusable }
        let parts = [answer["given_name"], answer["family_name"]].compactMap { $0?.nonBlankString }
        let name = PlatformWords.clean(answer["name"]?.nonBlankString ?? parts.joined(separator: " "))
        return RemoteAccount(
            remoteID: id, server: Self.web.description, name: name.isEmpty ? id : name,
            handle: name.isEmpty ? id : name, avatarURL: answer["picture"]?.string.flatMap { OutboundURL($0)?.text })
    }
}
