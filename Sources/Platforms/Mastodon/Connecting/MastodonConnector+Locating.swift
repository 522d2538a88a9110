package import Domain
import Outbound

extension MastodonConnector {
    /// Finds the instance that a person means, and how authorization works there (platform sheet, sections 1 and 2).
    package func locate(_ target: ConnectTarget) async throws(AuthorizationFailure) -> Destination {
        guard let name = (target.instance ?? target.handle).flatMap({ InstanceName($0) }) else {
            throw AuthorizationFailure(
                .notFound, words: "Type a server such as mastodon.social, or @you@mastodon.social.")
        }
        let instance = try await InstanceFinder(connector: self).find(name)
        let endpoints = await endpoints(at: instance.origin)
        let server = GrantServer(
            apiOrigin: instance.origin.description, issuer: endpoints.issuer, tokenEndpoint: endpoints.token.text,
            revocationEndpoint: endpoints.revocation.text)
        return Destination(
            appServer: instance.origin.description, server: server,
            authorizationEndpoint: endpoints.authorization.text,
            scopes: MastodonScopes.asked(supported: endpoints.scopes, software: instance.software))
    }

    /// Published metadata where there is some; the usual addresses otherwise.
    private func endpoints(at origin: Origin) async -> InstanceEndpoints {
        let path = "/.well-known/oauth-authorization-server"
        // Older servers have no such document, and what answers instead may be anything: the usual addresses serve.
        let response = try? await calls(to: origin).send(.get, path, kind: .discovery)
        guard let response, response.status == 200, let json = try? response.json() else {
            return InstanceEndpoints(usualAt: origin)
        }
        return InstanceEndpoints(json, at: origin) ?? InstanceEndpoints(usualAt: origin)
    }
}
