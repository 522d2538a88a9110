package import Domain
import Outbound

/// The communities where an account may post, and their flairs (platform sheet, section 4).
extension RedditConnector {
    private static let pageSize = 100

    /// Communities, the account's own profile first, and the flairs that it may choose in one of them (S2.33).
    package func choices(
        of key: OptionKey, within parent: String, as session: Session
    ) async throws(PlatformFailure) -> [OptionRule.Choice] {
        let calls = calls(as: session, within: OptionRule.remoteTime)
        return switch key {
        case .subreddit: try await communities(of: session, calls)
        case .flair: try await flairs(of: parent, calls)
        default: []
        }
    }

    /// What the account follows, what it was let into, and what it keeps in order: no call lists all where it may post.
    private func communities(
        of session: Session, _ calls: RedditCalls
    ) async throws(PlatformFailure) -> [OptionRule.Choice] {
        var names: [String: String] = [:]
        for list in ["subscriber", "contributor", "moderator"] {
            for place in try await pages("/subreddits/mine/\(list)", calls) where RedditPlace(place).mayPost {
                guard let name = place["display_name"]?.nonBlankString.map(PlatformWords.clean) else { continue }
                // Profiles that somebody follows stand in these lists as well; the own one is added below.
                if !name.lowercased().hasPrefix("u_") { names[name.lowercased()] = name }
            }
        }
        let places = names.sorted { $0.key < $1.key }.map { OptionRule.Choice($0.value, "r/\($0.value)") }
        let own = session.account.map { String($0.handle.trimmingPrefix("u/")) }.map { name in
            OptionRule.Choice("u_\(name)", "u/\(name) (your own profile)")
        }
        return Array(([own].compactMap(\.self) + places).prefix(OptionRule.remoteCount))
    }

    private func pages(_ path: String, _ calls: RedditCalls) async throws(PlatformFailure) -> [JSONValue] {
        var places: [JSONValue] = []
        var after: String?
        repeat {
            var query = [OutboundURL.Item("limit", String(Self.pageSize))]
            if let after { query.append(.init("after", after)) }
            let page = try await calls.json(.get, path, query: query)
            guard let children = page["data"]?["children"]?.array else {
                throw PlatformFailure(.transient, words: "Reddit's answer is not a list of communities.")
            }
            places += children.compactMap { $0["data"] }
            let next = page["data"]?["after"]?.nonBlankString
            // The same mark again would lead round in a circle.
            after = children.isEmpty || next == after ? nil : next
        } while after != nil && places.count < OptionRule.remoteCount
        return places
    }

    private func flairs(of place: String, _ calls: RedditCalls) async throws(PlatformFailure) -> [OptionRule.Choice] {
        let name = RedditSubmission.community(DeliveryOptions([.subreddit: .text(place)]))
        guard !name.isEmpty else { return [] }
        let answer = try await calls.json(
            .post, "/r/\(PercentEncoding.component(name))/api/flairselector",
            body: .form([.init("api_type", "json"), .init("is_newlink", "true")]))
        let flairs = answer["choices"]?.array ?? []
        return flairs.prefix(OptionRule.remoteCount).compactMap { flair in
            guard let id = flair["flair_template_id"]?.identifier else { return nil }
            let text = flair["flair_text"]?.nonBlankString.map(PlatformWords.clean) ?? "Without words"
            return OptionRule.Choice(
                id, text + (flair["flair_text_editable"]?.bool == true ? " (own words allowed)" : ""))
        }
    }
}

/// A community as Reddit describes it to an account. No call says whether it may post there, so that it is concluded
/// (platform sheet, section 4).
struct RedditPlace {
    private let data: JSONValue

    init(_ data: JSONValue) { self.data = data }

    /// Whether the account may post: not banned, and let in where not everybody is.
    var mayPost: Bool {
        guard data["user_is_banned"]?.bool != true else { return false }
        let isOpen = ["public", nil].contains(data["subreddit_type"]?.string) && data["restrict_posting"]?.bool != true
        let isLetIn = data["user_is_contributor"]?.bool == true || data["user_is_moderator"]?.bool == true
        return data["subreddit_type"]?.string != "archived" && (isOpen || isLetIn)
    }
}
