package import Domain
package import OAuth

extension LinkedInConnector {
    /// LinkedIn calls a dead refresh token a wrong request (sheet `linkedin`, section 6).
    package static func refreshFailure(_ refusal: OAuthRefusal) -> RefreshFailure? {
        let words = refusal.words?.lowercased() ?? ""
        guard (400..<429).contains(refusal.status) else { return nil }
        switch refusal.error {
        case "invalid_grant" where words.contains("expired") && !words.contains("revoked"):
            return .terminal(.expired, words: refusal.description)
        case "invalid_request" where words.contains("refresh token is"):
            return .terminal(.revoked, words: refusal.description)
        default: return nil
        }
    }
}
