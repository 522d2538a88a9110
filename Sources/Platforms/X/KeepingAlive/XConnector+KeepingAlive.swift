package import Domain
package import OAuth
import Outbound

extension XConnector {
    /// The one account that the grant speaks for.
    package func accounts(of session: Session) async throws(PlatformFailure) -> [RemoteAccount] {
        [try await check(session)]
    }

    /// Reads the account; billed, so to be done rarely (platform sheet, section 1).
    package func check(_ session: Session) async throws(PlatformFailure) -> RemoteAccount {
        let calls = calls(as: session)
        let fields = "id,name,username,profile_image_url,verified,verified_type,subscription_type,protected"
        do throws(PlatformFailure) {
            return try await account(calls, [OutboundURL.Item("user.fields", fields)])
        } catch {
            // Accounts and apps that may not see the extra fields still have a name.
            guard error.kind == .unknown || error.kind == .permission else { throw error }
            return try await account(calls, [])
        }
    }

    private func account(
        _ calls: APICalls, _ query: [OutboundURL.Item]
    ) async throws(PlatformFailure) -> RemoteAccount {
        guard let account = XAccount(try await calls.xData(.get, "/2/users/me", query: query)) else {
            throw PlatformFailure(.transient, words: "X's answer does not name the account.")
        }
        return account.remoteAccount
    }

    /// X's own words: a dead token is an invalid request there, and a 401 is never about the grant.
    package static func refreshFailure(_ refusal: OAuthRefusal) -> RefreshFailure? {
        let words = refusal.words?.lowercased() ?? ""
        switch (refusal.status, refusal.error) {
        case (400, "invalid_request") where words.contains("token was invalid"):
            return .terminal(.revoked, words: refusal.description)
        case (401, "unauthorized_client"), (402, _), (_, "CreditsDepleted"):
            return .appFault(words: refusal.description)
        // During outages X answers 401 to everybody (sheet, section 3).
        case (401, "invalid_client"): return .appFault(words: refusal.description)
        case (401, _), (403, _): return .transient(words: refusal.description)
        default: return nil
        }
    }
}
