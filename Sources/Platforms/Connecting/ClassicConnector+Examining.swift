package import Domain
package import OAuth

extension ClassicConnector {
    /// Most platforms look at the app first, and at the code after it.
    package func examine(_ app: PlatformApp) async -> AppVerdict { await examineByCode(app) }

    /// Shows a code that nobody was given: the platform refuses the app, or it knows the app and refuses the code.
    func examineByCode(_ app: PlatformApp) async -> AppVerdict {
        do throws(OAuthError) {
            _ = try await oauth.exchange(
                code: Secret("nobodys-" + ports.randomToken(byteCount: 16)), redirectURI: app.redirectURI,
                pkce: PKCE(ports), as: server.client(app))
            return .unclear
        } catch {
            guard case .refused(let refusal) = error else {
                return .unknown(words: error.authorizationFailure.words ?? "The platform did not answer as it should.")
            }
            return Self.verdict(refusal)
        }
    }

    /// What a refusal of nobody's code says about the app.
    private static func verdict(_ refusal: OAuthRefusal) -> AppVerdict {
        if refusal.status < 500, refusal.status != 429, refusesCode(refusal) { return .accepted }
        // A request that the platform finds malformed was not looked at any further.
        let isAboutRequest = ["invalid_request", "invalid_scope", "unsupported_grant_type"].contains(refusal.error)
        let failure = refreshFailure(refusal) ?? refusal.refreshFailure
        guard !isAboutRequest, case .appFault = failure else { return .unknown(words: refusal.description) }
        return .refused(words: refusal.description)
    }

    /// Most platforms say it in OAuth's word (RFC 6749 section 5.2).
    package static func refusesCode(_ refusal: OAuthRefusal) -> Bool { refusal.error == "invalid_grant" }
}
