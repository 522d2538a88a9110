import Outbound
import Synchronization
import Testing

/// Knows what requests of a platform must look like.
protocol RequestJudge: Sendable {
    /// Throws an offence.
    func judge(_ request: OutboundRequest) throws
}

/// A door that lets everything through to another one, and judges each request by an API description if there is one.
final class ContractDoor: Door {
    private let door: any Door
    private let judge: (any RequestJudge)?
    private let isJudged: @Sendable (OutboundRequest) -> Bool
    private let kept = Mutex<[OutboundRequest]>([])

    /// `isJudged` picks the requests that the description speaks about.
    init(_ door: any Door, by judge: (any RequestJudge)?, where isJudged: @escaping @Sendable (OutboundRequest) -> Bool)
    {
        self.door = door
        self.judge = judge
        self.isJudged = isJudged
    }

    /// Everything that was asked, in order.
    var requests: [OutboundRequest] { kept.withLock { $0 } }

    /// How many requests were judged.
    var judged: Int { requests.count(where: isJudged) }

    func send(_ request: OutboundRequest) async throws(OutboundError) -> OutboundResponse {
        kept.withLock { $0.append(request) }
        if let judge, isJudged(request) {
            do { try judge.judge(request) } catch {
                Issue.record("\(request.method.rawValue) \(request.url): \(error)")
            }
        }
        return try await door.send(request)
    }
}
