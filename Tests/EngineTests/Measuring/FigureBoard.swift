import Domain
import Platforms
import Synchronization

/// What a virtual platform counts, and what it was asked.
final class FigureBoard: Sendable {
    fileprivate struct State {
        var asked: [[String]] = []
        var looks = 0
        var failures: [PlatformFailure?] = []
        var event: (@Sendable () async -> Void)?
    }

    let rules: FigureRules
    /// Whether anything is told of posts; otherwise they are gone.
    let tellsPosts: Bool
    private let state = Mutex(State())

    init(batch: Int = 100, price: String? = nil, scope: String? = nil, tellsPosts: Bool = true) {
        rules = FigureRules(ofPosts: [.likes], ofAccounts: [.followers], batch: batch, scope: scope, price: price)
        self.tellsPosts = tellsPosts
    }

    /// The posts of each call.
    var asked: [[String]] { state.withLock(\.asked) }
    /// How often the account was asked about.
    var looks: Int { state.withLock(\.looks) }

    /// What the next calls end with; `nil` for a good answer.
    func fail(_ failures: PlatformFailure?...) { state.withLock { $0.failures = failures } }

    /// What happens while the next call is under way.
    func meanwhile(_ event: @escaping @Sendable () async -> Void) { state.withLock { $0.event = event } }

    /// Lets it happen.
    func answer() async {
        let event = state.withLock { $0.event.take() }
        await event?()
    }

    func count(_ ids: [String]) throws(PlatformFailure) -> [String: [Figure: Int64]] {
        let (failure, number) = state.withLock { state in
            state.asked.append(ids)
            return (state.next(), Int64(state.asked.count))
        }
        if let failure { throw failure }
        guard tellsPosts else { return [:] }
        return Dictionary(ids.map { ($0, [Figure.likes: number]) }) { first, _ in first }
    }

    func countAccount() throws(PlatformFailure) -> [Figure: Int64] {
        let (failure, number) = state.withLock { state in
            state.looks += 1
            return (state.next(), Int64(state.looks))
        }
        if let failure { throw failure }
        return [.followers: number]
    }
}

extension FigureBoard.State {
    fileprivate mutating func next() -> PlatformFailure? {
        failures.isEmpty ? nil : failures.removeFirst()
    }
}
