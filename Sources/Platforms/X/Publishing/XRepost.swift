import Domain
import Outbound

/// The account reposts its own post (platform sheet, section 4). Of a thread it is the first part.
///
/// It counts against the limits of posting, and against one of its own, which refusals name by their headers. What X says of a
/// post that is reposted already is unverified; here it counts as done.
struct XRepost: Sendable {
    let calls: APICalls
    let account: RemoteAccount
    let dialect: XDialect
    /// The post, by its name.
    let post: String

    /// Reposts. There is no key, so that everything but a clear refusal has to be reconciled.
    func send() async throws(PlatformFailure) -> StepOutput {
        let path = "/2/users/\(PercentEncoding.component(account.remoteID))/retweets"
        let data: JSONValue
        do throws(PlatformFailure) {
            data = try await calls.xData(.post, path, body: .json(["tweet_id": .string(post)]), for: .commit)
        } catch {
            guard error.words.lowercased().contains("already re") else { throw error }
            return output
        }
        guard data.either("retweeted", "reposted")?.bool == true else {
            throw PlatformFailure(
                .transient, words: "X's answer does not say that it is reposted.", mayHaveTakenEffect: true)
        }
        return output
    }

    /// Looks for it in the account's own timeline, where reposts name what they show; `nil` when it is not there.
    func find(since start: Instant) async throws(PlatformFailure) -> StepOutput? {
        let search = XSearch(calls: calls, account: account, dialect: dialect)
        let isThere = try await search.timeline(since: start, includingReposts: true).contains { entry in
            let references = entry.either("referenced_tweets", "referenced_posts")?.array ?? []
            return references.contains { reference in
                ["retweeted", "reposted"].contains(reference["type"]?.string) && reference["id"]?.identifier == post
            }
        }
        return isThere ? output : nil
    }

    /// X names the post, and not the repost.
    private var output: StepOutput { StepOutput(remoteID: post) }
}
