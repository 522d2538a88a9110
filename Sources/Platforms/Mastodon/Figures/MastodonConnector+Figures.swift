package import Domain
import Outbound

extension MastodonConnector {
    /// What an instance has seen of the network; views and clicks nobody counts there (platform sheet, section 8).
    static let figureRules = FigureRules(
        ofPosts: [.likes, .comments, .shares, .quotes], ofAccounts: [.followers, .posts], batch: 20)

    /// One call for all of them where the instance knows it (Mastodon 4.3 and later), else one for each.
    package func figures(
        of posts: [PublishedPost], as session: Session
    ) async throws(PlatformFailure) -> [String: [Figure: Int64]] {
        let calls = try calls(as: session)
        var statuses = try await several(posts, calls)
        if statuses == nil { statuses = try await each(posts, calls) }
        var found: [String: [Figure: Int64]] = [:]
        for status in statuses ?? [] {
            guard let id = status["id"]?.identifier else { continue }
            found[id] = status.figures([
                "favourites_count": .likes, "replies_count": .comments, "reblogs_count": .shares,
                "quotes_count": .quotes,
            ])
        }
        return found
    }

    /// `nil` where the instance does not know the call.
    private func several(
        _ posts: [PublishedPost], _ calls: APICalls
    ) async throws(PlatformFailure) -> [JSONValue]? {
        guard posts.count > 1 else { return nil }
        do throws(PlatformFailure) {
            return try await calls.mastodonAnswer(
                .get, "/api/v1/statuses", query: posts.map { .init("id[]", $0.remoteID) }
            ).json.array
        } catch {
            // Unknown paths are refused in many ways; the single calls tell what is really wrong.
            guard error.kind == .unknown else { throw error }
            return nil
        }
    }

    private func each(_ posts: [PublishedPost], _ calls: APICalls) async throws(PlatformFailure) -> [JSONValue] {
        var found: [JSONValue] = []
        for post in posts {
            let response: OutboundResponse
            do throws(OutboundError) {
                response = try await calls.send(
                    .get, "/api/v1/statuses/\(PercentEncoding.component(post.remoteID))")
            } catch { throw error.platformFailure(.read) }
            // Deleted, or not to be seen any more.
            if response.status == 404 { continue }
            // Anything but JSON is described by the refusal.
            guard let status = response.jsonObject else {
                throw MastodonRefusal(response).platformFailure(.read)
            }
            found.append(status)
        }
        return found
    }

    /// The counts of the account itself.
    package func figures(ofAccountOf session: Session) async throws(PlatformFailure) -> [Figure: Int64] {
        let account = try await calls(as: session).mastodonAnswer(.get, "/api/v1/accounts/verify_credentials").json
        return account.figures(["followers_count": .followers, "statuses_count": .posts])
    }
}
