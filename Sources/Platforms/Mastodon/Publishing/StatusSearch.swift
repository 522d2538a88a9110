import Domain
import Outbound

/// Reads an account's own statuses, newest first, until one matches or all are too old.
struct StatusSearch {
    let calls: APICalls
    let accountID: String
    let match: StatusMatch

    private static let pageSize = 40
    private static let pages = 3
    /// Statuses whose source is asked for; more candidates than this within minutes are no person's doing.
    private static let sources = 5

    /// The status, or `nil` when it is surely not in the list. Throws when the list is too long to be sure.
    func find() async throws(PlatformFailure) -> JSONValue? {
        var last: String?
        var undecided: [JSONValue] = []
        for _ in 0..<Self.pages {
            let page = try await page(before: last)
            if let hit = page.first(where: { match.verdict($0) == true }) { return hit }
            undecided += page.filter { match.verdict($0) == nil }
            last = page.last?["id"]?.identifier
            // An account that pinned or imported old statuses may have them first, so all of a page must be old.
            let isOver = page.count < Self.pageSize || page.allSatisfy(match.isTooOld)
            if isOver || last == nil { return try await bySource(undecided) }
        }
        throw PlatformFailure(.unknown, words: "The account has posted so much since then that the post was not found.")
    }

    private func page(before last: String?) async throws(PlatformFailure) -> [JSONValue] {
        var query = [
            OutboundURL.Item("limit", String(Self.pageSize)), OutboundURL.Item("exclude_reblogs", "true"),
        ]
        if let last { query.append(OutboundURL.Item("max_id", last)) }
        let path = "/api/v1/accounts/\(PercentEncoding.component(accountID))/statuses"
        guard let page = try await calls.mastodonAnswer(.get, path, query: query).json.array else {
            throw PlatformFailure(.unknown, words: "The server's answer is not a list of posts.")
        }
        return page
    }

    private func bySource(_ statuses: [JSONValue]) async throws(PlatformFailure) -> JSONValue? {
        for status in statuses.prefix(Self.sources) {
            guard let id = status["id"]?.identifier else { continue }
            if try await hasOurSource(id) { return status }
        }
        guard statuses.count <= Self.sources else {
            throw PlatformFailure(.unknown, words: "Too many posts could be the one that was sent.")
        }
        return nil
    }

    private func hasOurSource(_ id: String) async throws(PlatformFailure) -> Bool {
        let response: OutboundResponse
        do throws(OutboundError) {
            response = try await calls.send(.get, "/api/v1/statuses/\(PercentEncoding.component(id))/source")
        } catch { throw error.platformFailure(.read) }
        // Servers without sources leave the comparison of what they show, which was done before.
        if [404, 405, 501].contains(response.status) { return false }
        guard response.isSuccess, let source = try? response.json() else {
            throw MastodonRefusal(response).platformFailure(.read)
        }
        return match.matches(source: source)
    }
}
