package import Domain
import Outbound

extension MetaPagesConnector {
    /// Lets the app itself ask about a token that nobody was given (sheet `facebook`, section 3).
    package func examine(_ app: PlatformApp) async -> AppVerdict {
        guard let secret = app.clientSecret else { return .withoutSecret }
        let graph = graph(Secret("\(app.clientID)|\(secret.expose())"), of: app)
        do throws(GraphError) {
            let nobodys = OutboundURL.Item("input_token", "nobodys-" + ports.randomToken(byteCount: 16))
            return try await graph.get("/debug_token", [nobodys])["data"]?.object == nil ? .unclear : .accepted
        } catch {
            let failure = error.platformFailure(.read)
            // The token is the app's own, so that a refused token is a refused app.
            return failure.kind == .auth ? .refused(words: failure.words) : failure.appVerdict
        }
    }
}
