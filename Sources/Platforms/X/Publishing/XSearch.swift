import Domain
import Outbound

/// Finds a post among the account's own latest.
struct XSearch: Sendable {
    let calls: APICalls
    let account: RemoteAccount
    let dialect: XDialect

    private static let pageSize = 100

    /// The post, or `nil` when the timeline does not have it. Throws when the timeline proves nothing.
    func find(_ match: XPostMatch) async throws(PlatformFailure) -> StepOutput? {
        let post = try await timeline(since: match.earliest).first(where: match.matches)
        return post.flatMap { XPosting.output($0, username: account.handle) }
    }

    /// Own posts since a moment, replies included. Throws when they are too many to be sure.
    func timeline(
        since start: Instant, includingReposts: Bool = false
    ) async throws(PlatformFailure) -> [JSONValue] {
        let path = "/2/users/\(PercentEncoding.component(account.remoteID))/tweets"
        let exclusion = includingReposts ? [] : [OutboundURL.Item("exclude", "retweets")]
        let response = try await calls.xResponse(path, in: dialect) { spelling in
            [OutboundURL.Item("max_results", String(Self.pageSize))] + exclusion + [
                OutboundURL.Item("start_time", Timestamp.text(start)),
                OutboundURL.Item(spelling.fieldsParameter, spelling.fields),
            ]
        }
        return try Self.posts(response)
    }

    private static func posts(_ response: OutboundResponse) throws(PlatformFailure) -> [JSONValue] {
        // Anything but JSON is described by the refusal.
        guard let json = response.jsonObject else {
            throw XRefusal(response).platformFailure(.read)
        }
        guard json["meta"]?["next_token"]?.string == nil else {
            throw PlatformFailure(.unknown, words: "The account has posted too much since then to be sure.")
        }
        // An empty timeline has no `data`, but says that it counted nothing.
        if let posts = json["data"]?.array { return posts }
        guard json["meta"]?["result_count"]?.integer == 0 else { throw XRefusal(response).platformFailure(.read) }
        return []
    }
}
