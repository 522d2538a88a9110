import Domain
import Synchronization
import TestKit

/// What is asked of a virtual platform.
enum VirtualCall: String, Sendable, Hashable {
    case refresh, check, revoke, upload, commit, reconcile, look
    /// A file, or a container of files.
    case file
    /// What an account takes; a node may only stop there.
    case limits
    /// What has become of a post that is out.
    case standing
}

/// What goes wrong with one request.
enum Trouble: Sendable, Hashable {
    /// The request is lost on its way.
    case lostBefore
    /// The request takes effect, its answer is lost.
    case lostAfter
    /// The platform is down.
    case serverError
    /// The request takes effect, and the answer is a page of HTML.
    case garbled
    /// Come back later.
    case throttled(Duration)
    /// Come back later, without a word about when.
    case throttledSilently
    /// An upload that needs a while.
    case notReady
    /// What was uploaded is not there any more, which may be told so often; the answer takes its time.
    case lapsed(limit: Int, after: Duration = .zero)
    /// What was committed is gone for certain, for this reason; the answer takes its time.
    case cameToNothing(PlatformFailure.Kind, after: Duration = .zero)
    /// A new token whose life is told wrongly.
    case oddLife(Duration)
    /// The node stops before the request leaves, and may wake up later.
    case hangBefore
    /// The node stops after the request took effect, and may wake up later.
    case hangAfter
    /// Any refusal of a publishing call or check.
    case refused(PlatformFailure.Kind)
    /// Any refusal of a refresh.
    case refreshRefused(RefreshFailure)
    /// The answer of a check or a refresh is another account's.
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

/// Troubles by chance, the same for the same seed: single faults, and outages of hours from which a platform recovers
/// slowly.
final class SeededWeather: Weather {
    private struct State {
        var generator: SplitMix64
        var isCalm = false
        var mayHang = false
    }

    private static let oddLives: [Duration] = [.seconds(60), .minutes(3), .days(400)]

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
            let recovers = outages.contains { $0.upperBound <= now && now < $0.upperBound + .hours(1) }
            if recovers, state.generator.next() % 2 == 0 { return .serverError }
            // What may leave a mark is troubled more often than what only looks, and late verdicts are not rare.
            let bound: UInt64 =
                switch call {
                case .commit, .refresh: 600
                case .look, .standing: 300
                default: 1_000
                }
            return trouble(with: call, draw: state.generator.next() % bound, &state)
        }
    }

    private func trouble(with call: VirtualCall, draw: UInt64, _ state: inout State) -> Trouble? {
        switch draw {
        case 0..<30: .lostBefore
        case 30..<60: .lostAfter
        case 60..<90: .serverError
        case 90..<105: .garbled
        case 105..<125: .throttled(.seconds(Int64(state.generator.next() % 900) + 1))
        case 125..<135: .throttledSilently
        case 135..<150: state.mayHang ? .hangBefore : .lostBefore
        case 150..<170: state.mayHang ? .hangAfter : .lostAfter
        case 170..<180: oddity(of: call, state.generator.next())
        default: nil
        }
    }

    private func oddity(of call: VirtualCall, _ draw: UInt64) -> Trouble? {
        switch call {
        case .commit: draw % 3 == 0 ? .refused(.content) : .lapsed(limit: 3)
        case .upload, .file: .notReady
        case .check: .otherAccount
        case .refresh: draw % 4 == 0 ? .otherAccount : .oddLife(Self.oddLives[Int(draw % 3)])
        case .look: .cameToNothing(draw % 2 == 0 ? .transient : .media)
        case .standing: draw % 3 == 0 ? .refused(.content) : .cameToNothing(.content)
        case .revoke, .reconcile, .limits: nil
        }
    }
}
