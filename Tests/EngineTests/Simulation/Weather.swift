import Domain
import Synchronization
import TestKit

/// What is asked of a virtual platform.
enum VirtualCall: String, Sendable, Hashable {
    case refresh, check, revoke, upload, commit, reconcile
}

/// What goes wrong with one request.
enum Trouble: Sendable, Hashable {
    /// The request is lost on its way.
    case lostBefore
    /// The request takes effect, its answer is lost.
    case lostAfter
    /// The platform is down.
    case serverError
    /// Come back later.
    case throttled(Duration)
    /// The node stops before the request leaves, and may wake up later.
    case hangBefore
    /// The node stops after the request took effect, and may wake up later.
    case hangAfter
    /// Any refusal of a publishing call or check.
    case refused(PlatformFailure.Kind)
    /// Any refusal of a refresh.
    case refreshRefused(RefreshFailure)
    /// The answer of a check is another account's.
    case otherAccount
}

/// Decides what goes wrong.
protocol Weather: Sendable {
    func trouble(with call: VirtualCall, now: Instant) -> Trouble?
}

/// Troubles that a test lists, per call, in order; fine when the list is over.
final class ScriptedWeather: Weather {
    private let script = Mutex<[VirtualCall: [Trouble?]]>([:])
    private let asked = Mutex<[(call: VirtualCall, at: Instant)]>([])

    /// When each call of this kind came.
    func times(of call: VirtualCall) -> [Instant] {
        asked.withLock { $0.filter { $0.call == call }.map(\.at) }
    }

    /// How many calls of this kind came.
    func count(_ call: VirtualCall) -> Int { times(of: call).count }

    func next(_ call: VirtualCall, _ troubles: Trouble?...) {
        script.withLock { $0[call, default: []] += troubles }
    }

    func always(_ call: VirtualCall, _ trouble: Trouble) {
        script.withLock { $0[call] = Array(repeating: trouble, count: 10_000) }
    }

    func clear() { script.withLock { $0 = [:] } }

    func trouble(with call: VirtualCall, now: Instant) -> Trouble? {
        asked.withLock { $0.append((call, now)) }
        return script.withLock { script in
            guard let first = script[call]?.first else { return nil }
            script[call]?.removeFirst()
            return first
        }
    }
}

/// Troubles by chance, the same for the same seed: single faults, and outages of hours.
final class SeededWeather: Weather {
    private struct State {
        var generator: SplitMix64
        var isCalm = false
        var mayHang = false
    }

    private let outages: [Range<Instant>]
    private let state: Mutex<State>

    init(seed: UInt64, from start: Instant, to end: Instant) {
        var generator = SplitMix64(seed: seed &* 7 &+ 3)
        let span = UInt64((end - start).milliseconds)
        outages = (0..<3).map { _ in
            let begin = start + .milliseconds(Int64(generator.next() % span))
            return begin..<(begin + .minutes(Int64(generator.next() % 180) + 2))
        }
        state = Mutex(State(generator: generator))
    }

    /// From now on everything works.
    func calmDown() { state.withLock { $0.isCalm = true } }

    /// Whether a node may stop in the middle of a request.
    func setMayHang(_ mayHang: Bool) { state.withLock { $0.mayHang = mayHang } }

    func trouble(with call: VirtualCall, now: Instant) -> Trouble? {
        state.withLock { state in
            guard !state.isCalm else { return nil }
            if outages.contains(where: { $0.contains(now) }) { return .serverError }
            switch state.generator.next() % 1_000 {
            case 0..<50: return .lostBefore
            case 50..<90: return .lostAfter
            case 90..<130: return .serverError
            case 130..<160: return .throttled(.seconds(Int64(state.generator.next() % 900) + 1))
            case 160..<175: return state.mayHang ? .hangBefore : .lostBefore
            case 175..<195: return state.mayHang ? .hangAfter : .lostAfter
            case 195..<200: return call == .commit ? .refused(.content) : nil
            default: return nil
            }
        }
    }
}
