import Domain
import Outbound

/// Figures of the Graph, where each post is a call of its own (the sheets' section 8).
enum GraphFigures {
    /// Metrics of one call, by Meta's names.
    typealias Names = KeyValuePairs<String, Figure>
    /// Reads a node or an edge below the version of the interface.
    typealias Reader = (_ path: String, _ query: [OutboundURL.Item]) async throws(GraphError) -> JSONValue

    /// How posts of one kind are asked about.
    struct Way: Sendable {
        /// The edge of the post that tells.
        var edge = "insights"
        /// One name that a post does not have fails its whole call, so that these are tried in order.
        let groups: [Names]
    }

    /// Posts asked about within the time of one step.
    static let batch = 10

    /// What is counted of each post. A post that cannot be read is left out, unless none can.
    static func insights(
        of posts: [PublishedPost], by way: (PublishedPost) -> Way, _ read: Reader
    ) async throws(PlatformFailure) -> [String: [Figure: Int64]] {
        var found: [String: [Figure: Int64]] = [:]
        var first: PlatformFailure?
        for post in posts {
            do throws(GraphError) {
                found[post.remoteID] = try await insights(of: post, way(post), read)
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
        of post: PublishedPost, _ way: Way, _ read: Reader
    ) async throws(GraphError) -> [Figure: Int64] {
        var last = GraphError.unusable
        for names in way.groups {
            let metrics = names.map(\.key).joined(separator: ",")
            do throws(GraphError) {
                return figures(
                    try await read(
                        "/\(PercentEncoding.component(post.remoteID))/\(way.edge)", [.init("metric", metrics)]),
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
            values[name] = (entry["total_value"]?["value"] ?? entry["values"]?.array?.last?["value"]).flatMap(total)
        }
        return JSONValue.object(values).figures(names)
    }

    /// A count, or the sum of counts by kind, such as reactions.
    private static func total(_ value: JSONValue) -> JSONValue? {
        guard let members = value.object else { return value }
        let counts = members.values.compactMap(\.integer).filter { (0...mostCounted).contains($0) }
        return counts.isEmpty ? nil : .integer(counts.reduce(0, +))
    }

    /// What is more is no count.
    private static let mostCounted: Int64 = 1 << 50

    /// Feed posts and Reels of Instagram, and its stories, which know fewer names.
    static let ofInstagram = Way(groups: [
        [
            "reach": .reach, "views": .views, "likes": .likes, "comments": .comments, "saved": .saves,
            "shares": .shares,
        ],
        ["reach": .reach, "views": .views, "replies": .comments, "shares": .shares],
    ])
    static let ofThreads = Way(groups: [
        ["views": .views, "likes": .likes, "replies": .comments, "reposts": .shares, "quotes": .quotes]
    ])
    /// Without reach, whose names go away in 2026.
    static let ofFacebook = Way(groups: [
        ["post_media_view": .views, "post_clicks": .clicks, "post_reactions_by_type_total": .likes],
        ["post_media_view": .views, "post_clicks": .clicks],
    ])
    /// Films have an edge of their own, and only Reels are said to count plays.
    static let ofFilms = Way(
        edge: "video_insights",
        groups: [
            ["fb_reels_total_plays": .views, "post_video_likes_by_reaction_type": .likes],
            ["post_video_likes_by_reaction_type": .likes],
        ])
    static let ofAccounts: Names = ["followers_count": .followers, "media_count": .posts]
}

extension PlatformFailure {
    /// Whether the next post may fare better: it is gone, too small, or of another kind.
    fileprivate var concernsPost: Bool { [.permission, .unknown, .content, .media].contains(kind) }
}
