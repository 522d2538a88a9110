package import Domain
package import OAuth

extension PinterestConnector {
    /// For a dead refresh token and for a wrong secret the answer is the same; which of the two it is, `confirm` finds out.
    package static func refreshFailure(_ refusal: OAuthRefusal) -> RefreshFailure? {
        switch (refusal.status, refusal.error) {
        case (401, "3"), (403, _): .appFault(words: refusal.description)
        case (401, _): .terminal(.revoked, words: refusal.description)
        default: nil
        }
    }

    /// Looks for a second witness before a refused refresh is taken for the end of a grant.
    ///
    /// The address for withdrawals checks the app before anything else, and refuses known apps in another way than unknown
    /// ones (platform sheet, section 3). An unknown app leaves one witness that needs no secret: the access token, as long
    /// as it should still be good.
    package func confirm(
        _ failure: RefreshFailure, of session: Session, as client: RegisteredClient
    ) async -> RefreshFailure {
        guard case .terminal(_, let words) = failure else { return failure }
        switch await standing(of: client) {
        case .known: return failure
        case .unclear: return .transient(words: "\(words) (It is not clear yet what Pinterest refuses.)")
        case .refused:
            let isDead = await isRefusedBeforeItsEnd(session)
            return isDead ? failure : .appFault(words: "Pinterest refuses the id or the secret of the app. \(words)")
        }
    }

    /// Known apps are refused in another way than unknown ones: they may not do this (platform sheet, section 3).
    package func examine(_ app: PlatformApp) async -> AppVerdict {
        switch await standing(of: server.client(app)) {
        case .known(status: 403): .accepted
        case .known: .unclear
        case .refused(let words): .refused(words: words)
        case .unclear(let words): .unknown(words: words)
        }
    }

    private enum Standing { case known(status: Int?), refused(words: String), unclear(words: String) }

    /// Asks to withdraw a token that is nobody's, so that nothing can happen to anybody's.
    private func standing(of client: RegisteredClient) async -> Standing {
        do throws(OAuthError) {
            try await oauth.revoke(Secret("nobodys-" + ports.randomToken(byteCount: 16)), as: client)
            return .known(status: nil)
        } catch {
            guard case .refused(let refusal) = error else {
                return .unclear(words: error.revocationFailure.words)
            }
            switch (refusal.status, refusal.error) {
            case (401, _), (_, "3"), (_, "invalid_client"): return .refused(words: refusal.description)
            case (429, _), (500..., _): return .unclear(words: refusal.description)
            default: return .known(status: refusal.status)
            }
        }
    }

    private func isRefusedBeforeItsEnd(_ session: Session) async -> Bool {
        guard let end = session.grant.accessExpiresAt, end > ports.now() else { return false }
        do throws(PlatformFailure) {
            _ = try await check(session)
            return false
        } catch { return error.kind == .auth }
    }
}
