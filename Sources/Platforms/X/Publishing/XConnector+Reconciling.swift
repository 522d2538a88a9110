package import Domain
import Outbound

extension XConnector {
    /// Looks for the post in the account's own timeline (REL-24; platform sheet, section 7).
    package func reconcile(
        _ lost: LostCommit, of publication: Publication, as session: Session
    ) async -> ReconcileResult {
        guard publication.content.parts.indices.contains(lost.step.part) else {
            return .unknown(words: Self.foreignStep.words)
        }
        guard let account = session.account else { return .unknown(words: "The account is not known.") }
        let age = lost.now - lost.intentAt
        // Reads are billed: before the timeline can have it, there is no use in looking.
        guard age >= Self.lag else { return .notSeen(lookAgainAfter: Self.lag - age) }
        do throws(PlatformFailure) {
            let posts = try await timeline(of: account, since: lost.intentAt, as: session)
            let match = XPostMatch(lost, of: publication)
            if let post = posts.first(where: match.matches),
                let output = XPosting.output(post, username: account.handle)
            {
                return .found(output)
            }
        } catch { return .unknown(words: error.words) }
        return lost.looks >= 1 ? .absent : .notSeen(lookAgainAfter: Self.lag)
    }

    /// The timeline lags a few seconds behind.
    private static let lag = Duration.seconds(15)
    private static let pageSize = 100

    /// Own posts since shortly before the intent, replies included. Throws when they are too many to be sure.
    private func timeline(
        of account: RemoteAccount, since intent: Instant, as session: Session
    ) async throws(PlatformFailure) -> [JSONValue] {
        let calls = calls(as: session)
        let path = "/2/users/\(PercentEncoding.component(account.remoteID))/tweets"
        let start = Timestamp.text(intent - XPostMatch.clockTolerance)
        var spelling = dialect.spelling
        var response = try await calls.xResponse(.get, path, query: Self.query(start, spelling))
        if let other = dialect.alternative(to: spelling, after: XRefusal(response)) {
            spelling = other
            response = try await calls.xResponse(.get, path, query: Self.query(start, spelling))
        }
        return try Self.posts(response)
    }

    private static func query(_ start: String, _ spelling: XDialect.Spelling) -> [OutboundURL.Item] {
        [
            OutboundURL.Item("max_results", String(pageSize)), OutboundURL.Item("exclude", "retweets"),
            OutboundURL.Item("start_time", start), OutboundURL.Item(spelling.fieldsParameter, spelling.fields),
        ]
    }

    private static func posts(_ response: OutboundResponse) throws(PlatformFailure) -> [JSONValue] {
        // Anything but JSON is described by the refusal.
        guard response.isSuccess, let json = try? response.json(), json.object != nil else {
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
