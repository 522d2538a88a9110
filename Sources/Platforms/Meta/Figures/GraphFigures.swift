import Domain
import Outbound

/// Figures of the Graph, where each post is a call of its own (the sheets' section 8).
enum GraphFigures {
    /// Metrics of one call, by Meta's names.
    typealias Names = KeyValuePairs<String, Figure>
    /// Reads a node or an edge below the version of the interface.
    typealias Reader = (_ path: String, _ query: [OutboundURL.Item]) async throws(GraphError) -> JSONValue

    /// Posts asked about within the time of one step.
    static let batch = 10

    /// What is counted of each post. One name that a kind of post does not have fails its whole call, so that the groups of names
    /// are tried in order. A post that cannot be read is left out, unless none can.
    static func insights(
        of posts: [PublishedPost], _ groups: [Names], _ read: Reader
    ) async throws(PlatformFailure) -> [String: [Figure: Int64]] {
        var found: [String: [Figure: Int64]] = [:]
        var first: PlatformFailure?
        for post in posts {
            do throws(GraphError) {
                found[post.remoteID] = try await insights(of: post, groups, read)
            } catch {
                let failure = error.platformFailure(.read)
                first = first ?? failure
                // What concerns more than this post ends the round; what was read is kept.
                guard failure.concernsPost else { break }
            }
        }
        if found.isEmpty, let first { throw first }
        return found
    }

    private static func insights(
        of post: PublishedPost, _ groups: [Names], _ read: Reader
    ) async throws(GraphError) -> [Figure: Int64] {
        var last = GraphError.unusable
        for names in groups {
            let metrics = names.map(\.key).joined(separator: ",")
            do throws(GraphError) {
                return figures(
                    try await read(
                        "/\(PercentEncoding.component(post.remoteID))/insights", [.init("metric", metrics)]),
                    names)
            } catch {
                guard error.platformFailure(.read).kind == .unknown else { throw error }
                last = error
            }
        }
        throw last
    }

    /// The values of an answer: of the whole life, of a window, or the last of a series.
    static func figures(_ answer: JSONValue, _ names: Names) -> [Figure: Int64] {
        var values: [String: JSONValue] = [:]
        for entry in answer["data"]?.array ?? [] {
            guard let name = entry["name"]?.string else { continue }
            values[name] = entry["total_value"]?["value"] ?? entry["values"]?.array?.last?["value"]
        }
        return JSONValue.object(values).figures(names)
    }

    /// Feed posts and Reels of Instagram, and its stories, which know fewer names.
    static let ofInstagram: [Names] = [
        [
            "reach": .reach, "views": .views, "likes": .likes, "comments": .comments, "saved": .saves,
            "shares": .shares,
        ],
        ["reach": .reach, "views": .views, "replies": .comments, "shares": .shares],
    ]
    static let ofThreads: [Names] = [
        ["views": .views, "likes": .likes, "replies": .comments, "reposts": .shares, "quotes": .quotes]
    ]
    /// Without reach, whose names go away in 2026.
    static let ofFacebook: [Names] = [["post_media_view": .views, "post_clicks": .clicks]]
    static let ofAccounts: Names = ["followers_count": .followers, "media_count": .posts]
}

extension PlatformFailure {
    /// Whether the next post may fare better: it is gone, too small, or of another kind.
    fileprivate var concernsPost: Bool { [.permission, .unknown, .content, .media].contains(kind) }
}
