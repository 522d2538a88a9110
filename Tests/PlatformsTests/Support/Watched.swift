import Outbound
import Synchronization

/// Keeps hold of the door that a stage made for itself, to look afterwards at what went through it.
final class Watched: Sendable {
    private let door = Mutex<ContractDoor?>(nil)

    /// A door that is watched, and judged where there is a judge.
    func judging(
        _ inner: any Door, by judge: (any RequestJudge)? = nil,
        where isJudged: @escaping @Sendable (OutboundRequest) -> Bool = { _ in true }
    ) -> any Door {
        let made = ContractDoor(inner, by: judge, where: isJudged)
        door.withLock { $0 = made }
        return made
    }

    /// Everything that was asked, in order.
    var requests: [OutboundRequest] { door.withLock { $0?.requests ?? [] } }

    /// How many requests were judged.
    var judged: Int { door.withLock { $0?.judged ?? 0 } }
}
