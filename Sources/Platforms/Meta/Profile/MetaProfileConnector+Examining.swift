package import Domain
package import OAuth
import Outbound

extension MetaProfileConnector {
    /// Asks for a token of the app itself where there is such a thing (sheet `threads`, section 2), and shows nobody's code
    /// elsewhere.
    package func examine(_ app: PlatformApp) async -> AppVerdict {
        guard let secret = app.clientSecret else { return .withoutSecret }
        guard flavor.givesAppTokens else { return await examineByCode(app) }
        let query = [
            OutboundURL.Item("client_id", app.clientID), .init("client_secret", secret.expose()),
            .init("grant_type", "client_credentials"),
        ]
        do throws(GraphError) {
            let json = try await calls().graph(.get, "/oauth/access_token", query: query)
            return json["access_token"]?.nonBlankString == nil ? .unclear : .accepted
        } catch {
            // The number stands for the id of the Meta app in the place of that of Threads (sheet `threads`, section 1).
            if case .refused(let refusal) = error, refusal.says("4476002") { return .refused(words: refusal.words) }
            return error.platformFailure(.read).appVerdict
        }
    }

    /// The hosts that exchange codes say in words alone what they refuse (sheets, section 2).
    package static func refusesCode(_ refusal: OAuthRefusal) -> Bool {
        guard case .appFault? = refreshFailure(refusal) else {
            return refusal.status == 400 && refusal.words?.lowercased().contains("code") == true
        }
        return false
    }
}
