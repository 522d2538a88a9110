import Domain
import Outbound

/// Finds accounts: handle to DID to document (sheet, section 1). Reads public documents only, all through the door.
struct IdentityResolver: Sendable {
    /// The hosts that everybody shares: the public reader of the network, and the directory.
    static let sharedHosts = Peer.platform(.bluesky, hosts: ["public.api.bsky.app", "plc.directory"])
    static let appView: Origin = "https://public.api.bsky.app"
    static let directory: Origin = "https://plc.directory"

    /// Why somebody was not found.
    enum Failure: Error, Sendable, Hashable {
        /// Nobody has this name.
        case unknown
        /// Nobody could be asked, or the answers were nonsense.
        case unreachable
        /// The account does not claim the handle that leads to it.
        case unconfirmed
    }

    let door: any Door

    /// The account of a handle, confirmed in both directions (SEC-10).
    func account(of handle: ATHandle) async throws(Failure) -> DIDDocument {
        let document = try await document(of: try await did(of: handle))
        guard document.handle == handle else { throw .unconfirmed }
        return document
    }

    /// The DID to which a handle leads: asked at the public reader, which sees DNS too, then at the handle's own host.
    func did(of handle: ATHandle) async throws(Failure) -> DID {
        let first: Failure
        do throws(Failure) { return try await didFromAppView(handle) } catch { first = error }
        do throws(Failure) { return try await didFromHost(handle) } catch {
            // The reader's word is enough: hosts of handles often answer nothing at all.
            throw first == .unknown ? .unknown : .unreachable
        }
    }

    /// The document of a DID, from the directory or from the host that the DID names.
    func document(of did: DID) async throws(Failure) -> DIDDocument {
        let response: OutboundResponse
        switch did.method {
        case .directory:
            let url = OutboundURL(Self.directory, path: "/\(did)")
            response = try await get(url, Self.sharedHosts)
        case .web(let host):
            guard let origin = Origin("https://\(host)") else { throw .unknown }
            response = try await get(OutboundURL(origin, path: "/.well-known/did.json"), .named(.bluesky))
        case nil: throw .unknown
        }
        if response.status == 404 || response.status == 410 { throw .unknown }
        // Bytes that are no JSON are no document; what exactly is wrong with them helps nobody.
        guard response.isSuccess, let json = try? response.json() else { throw .unreachable }
        guard let document = DIDDocument(json, of: did) else { throw .unknown }
        return document
    }

    private func didFromAppView(_ handle: ATHandle) async throws(Failure) -> DID {
        let url = OutboundURL(
            Self.appView, path: "/xrpc/com.atproto.identity.resolveHandle",
            query: [OutboundURL.Item("handle", handle.description)])
        let response = try await get(url, Self.sharedHosts)
        return try Self.resolvedDID(in: response)
    }

    /// Reads the answer of `resolveHandle`, whoever gave it.
    static func resolvedDID(in response: OutboundResponse) throws(Failure) -> DID {
        // An answer that is no JSON names nobody.
        let json = try? response.json()
        if response.isSuccess, let did = json?["did"]?.string.flatMap({ DID($0) }) { return did }
        let error = json?["error"]?.string
        throw response.status == 400 && (error == "InvalidRequest" || error == "HandleNotFound")
            ? .unknown : .unreachable
    }

    private func didFromHost(_ handle: ATHandle) async throws(Failure) -> DID {
        guard let origin = Origin("https://\(handle)") else { throw .unknown }
        let url = OutboundURL(origin, path: "/.well-known/atproto-did")
        let response = try await get(url, .named(.bluesky), redirects: 3)
        guard response.isSuccess else { throw response.status >= 500 ? .unreachable : .unknown }
        let text = String(decoding: response.body.prefix(2048), as: UTF8.self)
        guard let did = DID(text.filter { !$0.isWhitespace }) else { throw .unknown }
        return did
    }

    private func get(_ url: OutboundURL, _ peer: Peer, redirects: Int = 0) async throws(Failure) -> OutboundResponse {
        var request = OutboundRequest(.get, url, to: peer, kind: .discovery)
        request.limits.total = .seconds(10)
        request.limits.bodyBytes = 64 << 10
        request.limits.redirects = redirects
        do throws(OutboundError) { return try await door.send(request) } catch { throw .unreachable }
    }
}

extension IdentityResolver.Failure {
    /// In the words of connecting.
    func authorizationFailure(_ name: String) -> AuthorizationFailure {
        switch self {
        case .unknown: AuthorizationFailure(.notFound, words: "There is no account \(name).")
        case .unreachable:
            AuthorizationFailure(.unreachable, words: "The servers that know \(name) could not be asked.")
        case .unconfirmed:
            AuthorizationFailure(.notFound, words: "The account behind \(name) does not claim that handle.")
        }
    }
}
