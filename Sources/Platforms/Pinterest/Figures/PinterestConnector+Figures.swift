package import Domain
import Outbound

extension PinterestConnector {
    /// What Pinterest tells (platform sheet, section 8). Which names the short count has besides those of the sheet is
    /// *unverified*: what is not there is left out.
    static let figureRules = FigureRules(
        ofPosts: [.impressions, .likes, .comments, .saves, .clicks], ofAccounts: [.followers, .posts], batch: 10)

    /// A call for each, by the short count over the whole life of a Pin. A Pin that is gone is left out.
    package func figures(
        of posts: [PublishedPost], as session: Session
    ) async throws(PlatformFailure) -> [String: [Figure: Int64]] {
        let calls = calls(as: session)
        var found: [String: [Figure: Int64]] = [:]
        var first: PlatformFailure?
        for post in posts {
            do throws(PlatformFailure) {
                found[post.remoteID] = try await figures(of: post, calls)
            } catch {
                first = first ?? error
                // What concerns more than this Pin ends the round; what was read is kept.
                guard [.content, .unknown, .permission].contains(error.kind) else { break }
            }
        }
        if found.isEmpty, let first { throw first }
        return found
    }

    /// `nil` for a Pin that is gone.
    private func figures(
        of post: PublishedPost, _ calls: PinterestCalls
    ) async throws(PlatformFailure) -> [Figure: Int64]? {
        let response: OutboundResponse
        do throws(OutboundError) {
            response = try await calls.calls.send(
                .get, "/v5/pins/\(PercentEncoding.component(post.remoteID))", query: [.init("pin_metrics", "true")])
        } catch { throw error.platformFailure(.read) }
        if response.status == 404 { return nil }
        // Anything but JSON is described by the refusal.
        guard let pin = response.jsonObject else {
            throw PinterestRefusal(response).failure(.read)
        }
        return (pin["pin_metrics"]?["lifetime_metrics"] ?? .null).figures([
            "impression": .impressions, "clickthrough": .clicks, "reaction": .likes, "comment": .comments,
            "save": .saves,
        ])
    }

    /// The counts of the account.
    package func figures(ofAccountOf session: Session) async throws(PlatformFailure) -> [Figure: Int64] {
        try await calls(as: session).json(.get, "/v5/user_account")
            .figures(["follower_count": .followers, "pin_count": .posts])
    }
}
