import Domain
import Synchronization

/// A platform in memory with its own ledger: tokens that rotate, posts that the public can see.
final class VirtualPlatform: Sendable {
    /// What a node asks the platform to show.
    struct Draft: Sendable, Hashable {
        let account: String
        let key: String
        /// Which step of which delivery makes it, rounds left out.
        let origin: String
        let text: String
        /// What the text was when the first part's picture was uploaded.
        let upload: String?
        /// What was chosen for it.
        let options: DeliveryOptions
        /// What the public sees of its files.
        let files: [String]
    }

    /// A post that the public can see.
    struct Post: Sendable, Hashable {
        let id: String
        let draft: Draft
        let at: Instant

        var origin: String { draft.origin }
        var key: String { draft.key }
    }

    /// Everything that came of one login.
    fileprivate struct Family: Sendable {
        let account: String
        var refresh: String
        var retired: Set<String> = []
        var accessEnds: [String: Instant]
        var isRevoked = false
    }

    fileprivate struct State {
        var families: [Family] = []
        var count = 0
        var posts: [Post] = []
        /// Keys of posts that came to nothing.
        var withdrawn: Set<String> = []
        /// Posts that were taken away.
        var gone: [Post] = []
        var refusedReplays: [String: Int] = [:]
        var refreshEnd: [String: Instant] = [:]
        var overlaps = 0
        var unknownOutcomes = 0
    }

    let accessLife: Duration
    /// Whether a spent refresh token ends the whole login when it is shown again.
    let revokesOnReuse: Bool
    /// Whether a commit with the same key makes the same post.
    let knowsKeys: Bool
    /// Whether files that ran out are refused; otherwise a post comes out without them.
    let refusesSpent: Bool
    let shelf = VirtualShelf()
    private let state = Mutex(State())

    init(
        accessLife: Duration = .hours(6), revokesOnReuse: Bool, knowsKeys: Bool, refusesSpent: Bool = true
    ) {
        self.accessLife = accessLife
        self.revokesOnReuse = revokesOnReuse
        self.knowsKeys = knowsKeys
        self.refusesSpent = refusesSpent
    }

    /// Takes a post away: the platform processed it, and it came to nothing. It says so whenever it is asked.
    func withdraw(_ key: String) {
        state.withLock { state in
            state.gone += state.posts.filter { $0.key == key }
            state.posts.removeAll { $0.key == key }
            state.withdrawn.insert(key)
        }
    }

    /// Whether the post of a key came to nothing, and was not sent again since.
    func hasWithdrawn(_ key: String) -> Bool { state.withLock { $0.withdrawn.contains(key) } }

    // MARK: Tokens

    /// A login of the account's owner.
    func signIn(_ account: String, now: Instant) -> (tokens: GrantTokens, end: Instant) {
        state.withLock { state in
            let end = now + accessLife
            let pair = state.freshPair()
            state.families.append(Family(account: account, refresh: pair.refresh, accessEnds: [pair.access: end]))
            return (GrantTokens(access: Secret(pair.access), refresh: Secret(pair.refresh)), end)
        }
    }

    /// The next pair; `nil` when the token is refused.
    func refresh(_ token: String, now: Instant) -> (tokens: GrantTokens, end: Instant)? {
        state.withLock { state in
            guard let index = state.families.firstIndex(where: { $0.refresh == token && !$0.isRevoked }) else {
                state.refuse(token, revokes: revokesOnReuse)
                return nil
            }
            let end = now + accessLife
            let pair = state.freshPair()
            state.families[index].retired.insert(token)
            state.families[index].refresh = pair.refresh
            state.families[index].accessEnds[pair.access] = end
            return (GrantTokens(access: Secret(pair.access), refresh: Secret(pair.refresh)), end)
        }
    }

    /// Whose access token it is; `nil` when it is refused.
    func account(of access: String, now: Instant) -> String? {
        state.withLock { state in
            state.families.first { !$0.isRevoked && ($0.accessEnds[access] ?? now) > now }?.account
        }
    }

    /// Whether any call with these tokens would still be answered well, as far as the platform has told.
    ///
    /// - Parameter end: When the access token ends, as it was told: nobody can know that it lives longer.
    func accepts(_ tokens: GrantTokens, until end: Instant?, now: Instant) -> Bool {
        if end.map({ $0 > now }) ?? true, account(of: tokens.access.expose(), now: now) != nil { return true }
        guard let refresh = tokens.refresh?.expose() else { return false }
        return state.withLock { $0.families.contains { $0.refresh == refresh && !$0.isRevoked } }
    }

    /// Whether these are the last tokens that were given out for the account.
    func areLast(_ tokens: GrantTokens, of account: String) -> Bool {
        state.withLock { state in
            let last = state.families.last { $0.account == account }
            return last?.refresh == tokens.refresh?.expose()
        }
    }

    /// Whether the last login of the account is over.
    func isOver(_ account: String) -> Bool {
        state.withLock { state in state.families.last { $0.account == account }?.isRevoked ?? true }
    }

    /// The owner withdraws every permission.
    func revokeAll(of account: String) {
        state.withLock { state in
            for index in state.families.indices where state.families[index].account == account {
                state.families[index].isRevoked = true
            }
        }
    }

    /// Ends one login.
    func revoke(_ access: String) {
        state.withLock { state in
            for index in state.families.indices where state.families[index].accessEnds[access] != nil {
                state.families[index].isRevoked = true
            }
        }
    }

    // MARK: Posts

    /// Makes a post visible, or finds the one with the same key.
    func publish(_ draft: Draft, now: Instant) -> Post {
        state.withLock { state in
            if knowsKeys, let known = state.posts.first(where: { $0.key == draft.key }) { return known }
            let post = Post(id: "post-\(state.posts.count + 1)", draft: draft, at: now)
            state.posts.append(post)
            state.withdrawn.remove(draft.key)
            return post
        }
    }

    /// The post with this key, if the public can see it.
    func find(_ key: String) -> Post? {
        state.withLock { $0.posts.first { $0.key == key } }
    }

    var posts: [Post] { state.withLock(\.posts) }

    /// Posts that came to nothing.
    var gone: [Post] { state.withLock(\.gone) }

    /// The same with those that were taken away since.
    var everVisible: [Post] { state.withLock { $0.posts + $0.gone } }

    // MARK: Ledger

    /// Writes down that a refresh request left, which is under way for as long as a node waits for an answer (REL-2).
    func noteRefresh(of grant: String, at begin: Instant, for time: Duration) {
        state.withLock { state in
            if let end = state.refreshEnd[grant], end > begin { state.overlaps += 1 }
            state.refreshEnd[grant] = begin + time
        }
    }

    /// Writes down that it is not under way any more.
    func noteEnd(of grant: String, at end: Instant) {
        state.withLock { state in
            state.refreshEnd[grant] = state.refreshEnd[grant].map { min($0, end) }
        }
    }

    /// Writes down that nobody can know what became of a refresh.
    func noteUnknownOutcome() { state.withLock { $0.unknownOutcomes += 1 } }

    /// How many refreshes ended so that nobody can know whether a pair was issued.
    var unknownOutcomes: Int { state.withLock(\.unknownOutcomes) }

    /// Refresh requests that overlapped another one of the same grant.
    var overlaps: Int { state.withLock(\.overlaps) }

    /// How often a spent token was shown again, and the refusal arrived, for the token where that happened most.
    var mostRefusedReplays: Int { state.withLock { $0.refusedReplays.values.max() ?? 0 } }

    /// Writes down that the refusal of a spent token arrived.
    func noteRefusalArrived(of token: String) {
        state.withLock { state in
            guard state.families.contains(where: { $0.retired.contains(token) }) else { return }
            state.refusedReplays[token, default: 0] += 1
        }
    }
}

extension VirtualPlatform.State {
    fileprivate mutating func freshPair() -> (access: String, refresh: String) {
        count += 1
        return ("\(CanaryLog.canary)-access-\(count)", "\(CanaryLog.canary)-refresh-\(count)")
    }

    fileprivate mutating func refuse(_ token: String, revokes: Bool) {
        guard revokes else { return }
        for index in families.indices where families[index].retired.contains(token) {
            families[index].isRevoked = true
        }
    }
}
