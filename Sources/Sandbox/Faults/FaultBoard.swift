import Synchronization

/// The fault scripts that are in force.
package final class FaultBoard: Sendable {
    /// A script with its progress.
    package struct Posted: Sendable, Hashable {
        /// Number for the control API.
        package let id: Int
        /// The script.
        package let fault: Fault
        /// Requests it has hit.
        package fileprivate(set) var hits = 0

        /// Whether it will hit no more.
        package var isSpent: Bool { fault.times.map { hits >= $0 } ?? false }
    }

    /// More scripts than this are refused.
    package static let maximum = 1_000

    private struct State {
        var posted: [Posted] = []
        var count = 0
    }

    private let state = Mutex(State())
    private let random: RandomSource

    /// An empty board; the random source decides about probabilities.
    package init(random: RandomSource) {
        self.random = random
    }

    /// Puts a script on the board; `nil` when it is full. Spent scripts make room.
    @discardableResult
    package func add(_ fault: Fault) -> Int? {
        state.withLock { state in
            if state.posted.count >= Self.maximum { state.posted.removeAll(where: \.isSpent) }
            guard state.posted.count < Self.maximum else { return nil }
            state.count += 1
            state.posted.append(Posted(id: state.count, fault: fault))
            return state.count
        }
    }

    /// The first script that hits this request; the hit is counted.
    package func take(platform: String, endpoint: String, account: String?) -> Fault? {
        state.withLock { state in
            for index in state.posted.indices {
                let posted = state.posted[index]
                guard !posted.isSpent, posted.fault.applies(platform: platform, endpoint: endpoint, account: account),
                    posted.fault.probability >= 1 || random.fraction() < posted.fault.probability
                else { continue }
                state.posted[index].hits += 1
                return posted.fault
            }
            return nil
        }
    }

    /// All scripts, spent ones included.
    package var all: [Posted] { state.withLock(\.posted) }

    /// Takes one script down; false when there is none of that number.
    @discardableResult
    package func remove(_ id: Int) -> Bool {
        state.withLock { state in
            let before = state.posted.count
            state.posted.removeAll { $0.id == id }
            return state.posted.count < before
        }
    }

    /// Takes all down.
    package func removeAll() { state.withLock { $0.posted.removeAll() } }
}
