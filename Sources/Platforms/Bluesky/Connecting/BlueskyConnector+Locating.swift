package import Domain
import OAuth
import Outbound

extension BlueskyConnector {
    /// Finds the account's server and the authorization server that speaks for it (sheet, sections 1 and 2b).
    package func locate(_ target: ConnectTarget) async throws(AuthorizationFailure) -> Destination {
        switch BlueskyTarget(target) {
        case .did(let did):
            let document = try await document(of: did)
            return try await destination(of: document, hint: did.description)
        case .handle(let handle): return try await locate(handle)
        case .server(let origin): return try await destination(atServer: origin)
        case nil:
            throw AuthorizationFailure(
                .notFound, words: "Write a handle such as ada.bsky.social, or a server's address.")
        }
    }

    /// A name that is nobody's handle may be a server's.
    private func locate(_ handle: ATHandle) async throws(AuthorizationFailure) -> Destination {
        let document: DIDDocument
        do throws(IdentityResolver.Failure) {
            document = try await identities.account(of: handle)
        } catch {
            guard error == .unknown, let origin = Origin("https://\(handle)") else {
                throw error.authorizationFailure(handle.description)
            }
            do throws(AuthorizationFailure) { return try await destination(atServer: origin) } catch {
                throw IdentityResolver.Failure.unknown.authorizationFailure(handle.description)
            }
        }
        return try await destination(of: document, hint: handle.description)
    }

    /// The document of a DID, failures in the words of connecting.
    func document(of did: DID) async throws(AuthorizationFailure) -> DIDDocument {
        do throws(IdentityResolver.Failure) {
            return try await identities.document(of: did)
        } catch { throw error.authorizationFailure(did.description) }
    }

    private func destination(of document: DIDDocument, hint: String) async throws(AuthorizationFailure) -> Destination {
        guard let issuer = try await issuer(ofServer: document.server) else {
            throw AuthorizationFailure(
                .notFound, words: "The server \(document.server) offers no sign-in. Connect by app password.")
        }
        var destination = try await destination(at: issuer, api: document.server)
        destination.subject = document.did.description
        destination.loginHint = hint
        return destination
    }

    /// A server was named: a data server, or an authorization server itself.
    private func destination(atServer origin: Origin) async throws(AuthorizationFailure) -> Destination {
        let issuer = try await issuer(ofServer: origin)
        return try await destination(at: issuer ?? origin, api: origin)
    }

    /// The authorization server that a data server names; `nil` where it names none.
    func issuer(ofServer server: Origin) async throws(AuthorizationFailure) -> Origin? {
        do throws(OAuthError) {
            return try await Discovery(door: door).authorizationServer(ofResource: server, peer: .named(.bluesky))
        } catch { throw error.authorizationFailure }
    }

    private func destination(at issuer: Origin, api: Origin) async throws(AuthorizationFailure) -> Destination {
        let metadata = try await metadata(of: issuer)
        let server = GrantServer(
            apiOrigin: api.description, issuer: metadata.issuer, tokenEndpoint: metadata.tokenEndpoint.text,
            revocationEndpoint: metadata.revocationEndpoint?.text)
        return Destination(
            appServer: Self.appServer, server: server, authorizationEndpoint: metadata.authorizationEndpoint.text,
            pushEndpoint: metadata.pushEndpoint?.text, promisesIssuer: true, scopes: profile.scopes.map(\.name))
    }

    private func metadata(of issuer: Origin) async throws(AuthorizationFailure) -> ServerMetadata {
        let found: ServerMetadata?
        do throws(OAuthError) {
            found = try await Discovery(door: door).metadata(of: issuer, peer: .named(.bluesky))
        } catch { throw error.authorizationFailure }
        guard let found else {
            throw AuthorizationFailure(.notFound, words: "There is no sign-in at \(issuer).")
        }
        do throws(MetadataProblem) { try found.requireATProtocolProfile() } catch {
            throw AuthorizationFailure(
                .unreachable, words: "The server \(issuer) does not offer the sign-in of the AT Protocol.")
        }
        return found
    }
}
