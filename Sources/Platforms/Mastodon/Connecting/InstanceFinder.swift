import Domain
import Outbound

/// An instance that answered.
struct FoundInstance: Sendable {
    /// Where its API is.
    let origin: Origin
    /// What runs it.
    let software: InstanceSoftware
    /// Its own description; `nil` when only its node information could be read.
    let document: JSONValue?
}

/// Finds the server that speaks the API for a name: the name itself, or another host to which the name points.
struct InstanceFinder: Sendable {
    let connector: MastodonConnector

    /// Throws `unreachable` when nothing answers, `notFound` when what answers does not speak Mastodon's language.
    func find(_ name: InstanceName) async throws(AuthorizationFailure) -> FoundInstance {
        let first: AuthorizationFailure
        do throws(AuthorizationFailure) { return try await probe(name.origin) } catch { first = error }
        guard let other = await apiOrigin(of: name), other != name.origin else { throw first }
        return try await probe(other)
    }

    private func probe(_ origin: Origin) async throws(AuthorizationFailure) -> FoundInstance {
        let document: JSONValue?
        do throws(OutboundError) {
            document = try await instance(at: origin)
        } catch { throw error.authorizationFailure }
        let software = await software(at: origin) ?? document.map { InstanceSoftware(instance: $0) } ?? .unknown
        guard document != nil || software.name != nil else {
            throw AuthorizationFailure(.notFound, words: "\(origin.host) does not speak Mastodon's language.")
        }
        return FoundInstance(origin: origin, software: software, document: document)
    }

    /// The instance document, of the second version where there is one; `nil` when neither is there.
    func instance(at origin: Origin) async throws(OutboundError) -> JSONValue? {
        if let second = try await document(origin, "/api/v2/instance") { return second }
        return try await document(origin, "/api/v1/instance")
    }

    /// What runs an instance, by its node information; `nil` when that cannot be read.
    func software(at origin: Origin) async -> InstanceSoftware? {
        // Only a hint: without it the instance document serves, so its failures do not matter.
        guard let index = try? await document(origin, "/.well-known/nodeinfo"),
            let link = index["links"]?.array?.last?["href"]?.string.flatMap({ OutboundURL($0) }),
            link.origin == origin, let document = try? await document(origin, link.path)
        else { return nil }
        return InstanceSoftware(nodeInfo: document)
    }

    /// Where a name points: by the account's finger, or by the template with which fingers are looked up.
    private func apiOrigin(of name: InstanceName) async -> Origin? {
        if let user = name.user { return await fingerOrigin(user, at: name.origin) }
        return await templateOrigin(at: name.origin)
    }

    private func fingerOrigin(_ user: String, at origin: Origin) async -> Origin? {
        let query = [OutboundURL.Item("resource", "acct:\(user)@\(origin.host)")]
        // A server without fingers leaves us with the first failure, which is the one to report.
        let finger = try? await document(origin, "/.well-known/webfinger", query)
        let links = finger?["links"]?.array ?? []
        let own = links.first { $0["rel"]?.string == "self" }
        return own?["href"]?.string.flatMap { OutboundURL($0)?.origin }.flatMap(secure)
    }

    private func templateOrigin(at origin: Origin) async -> Origin? {
        // As above: no template, no other server.
        guard let response = try? await get(origin, "/.well-known/host-meta", []), response.isSuccess else {
            return nil
        }
        let text = String(decoding: response.body.prefix(64 << 10), as: UTF8.self)
        guard let start = text.firstRange(of: "template=\"") else { return nil }
        let template = text[start.upperBound...].prefix { $0 != "\"" && $0 != "{" }
        guard template.contains("webfinger") else { return nil }
        return OutboundURL(String(template)).flatMap { secure($0.origin) }
    }

    /// An answer may not lead down to plain http.
    private func secure(_ origin: Origin) -> Origin? { origin.scheme == .https ? origin : nil }

    private func document(
        _ origin: Origin, _ path: String, _ query: [OutboundURL.Item] = []
    ) async throws(OutboundError) -> JSONValue? {
        let response = try await get(origin, path, query)
        // What is no JSON object is no document of the kind that was asked for.
        guard response.status == 200, let json = try? response.json(), json.object != nil else { return nil }
        return json
    }

    private func get(
        _ origin: Origin, _ path: String, _ query: [OutboundURL.Item]
    ) async throws(OutboundError) -> OutboundResponse {
        try await connector.calls(to: origin).send(.get, path, query: query, kind: .discovery)
    }
}
