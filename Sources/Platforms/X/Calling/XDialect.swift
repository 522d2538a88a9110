import Outbound
import Synchronization

/// X renames its vocabulary from tweets to posts; which spelling of a parameter is taken is learnt from its answers.
final class XDialect: Sendable {
    /// The spellings.
    enum Spelling: Sendable {
        case tweet, post

        /// `tweet.fields` or `post.fields`.
        var fieldsParameter: String { self == .tweet ? "tweet.fields" : "post.fields" }

        /// The fields by which a lost post is recognised.
        var fields: String {
            let renamed = self == .tweet ? "referenced_tweets,note_tweet" : "referenced_posts,note_post"
            return "created_at,text,entities,attachments," + renamed
        }

        fileprivate var other: Spelling { self == .tweet ? .post : .tweet }
    }

    private let known = Mutex(Spelling.tweet)

    /// The spelling that was taken last.
    var spelling: Spelling { known.withLock { $0 } }

    /// The other spelling, when a refusal names the parameter as the trouble; remembered from then on.
    func alternative(to used: Spelling, after refusal: XRefusal) -> Spelling? {
        guard refusal.status == 400, refusal.names(parameter: used.fieldsParameter) else { return nil }
        known.withLock { $0 = used.other }
        return used.other
    }
}

extension JSONValue {
    /// A member under its old or its new name.
    func either(_ old: String, _ new: String) -> JSONValue? { self[old] ?? self[new] }
}
