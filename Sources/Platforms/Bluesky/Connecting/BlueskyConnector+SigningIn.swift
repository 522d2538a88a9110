package import Domain
import Outbound

extension BlueskyConnector {
    /// Opens a session by app password at the account's own server (SEC-17). The password is used once and not kept.
    package func signIn(handle: String, appPassword: Secret) async throws(AuthorizationFailure) -> NewGrant {
        guard appPassword.looksLikeAppPassword else {
            throw AuthorizationFailure(
                .wrongCredentials,
                words: "This does not look like an app password, and Martlet does not take the main one. "
                    + "Make an app password in Bluesky under Settings, Privacy and security.")
        }
        let document = try await account(named: handle)
        let body: JSONValue = [
            "identifier": .string(document.did.description), "password": .string(appPassword.expose()),
        ]
        let url = OutboundURL(document.server, path: "/xrpc/com.atproto.server.createSession")
        let sentAt = ports.now()
        let request = OutboundRequest(.post, url, to: .named(.bluesky), kind: .token, body: .json(body))
        let answer: JSONValue
        do throws(XRPCError) { answer = try await xrpc.answer(to: request, as: nil) } catch {
            throw error.signInFailure
        }
        guard let session = PasswordSession(answer, sentAt: sentAt), session.did == document.did else {
            throw AuthorizationFailure(.unreachable, words: "The server's answer was not usable.")
        }
        let server = GrantServer(method: .appPassword, apiOrigin: document.server.description)
        return NewGrant(tokens: session.newTokens(), server: server)
    }

    private func account(named name: String) async throws(AuthorizationFailure) -> DIDDocument {
        switch BlueskyTarget(ConnectTarget(handle: name)) {
        case .did(let did): return try await document(of: did)
        case .handle(let handle):
            do throws(IdentityResolver.Failure) {
                return try await identities.account(of: handle)
            } catch { throw error.authorizationFailure(handle.description) }
        case .server, nil:
            throw AuthorizationFailure(.notFound, words: "Write the whole handle, such as ada.bsky.social.")
        }
    }
}

extension Secret {
    /// Whether it has the form of app passwords, four groups of four (sheet `bluesky`, section 2a): anything else is most
    /// likely the main password, which goes nowhere (S4.19, SEC-17).
    fileprivate var looksLikeAppPassword: Bool {
        expose().wholeMatch(of: /[A-Za-z0-9]{4}(-[A-Za-z0-9]{4}){3}/) != nil
    }
}

extension XRPCError {
    fileprivate var signInFailure: AuthorizationFailure {
        switch self {
        case .door: AuthorizationFailure(.unreachable, words: "The account's server could not be asked.")
        case .refused(let refusal): refusal.signInFailure
        }
    }
}
