import Domain
import Foundation
import Outbound
import Synchronization

/// A door that gives the same answer to everybody, and remembers what was asked.
final class OneAnswer: Door {
    typealias Outcome = Result<(status: Int, body: [UInt8]), OutboundError>

    private let outcome: Outcome
    private let asked = Mutex<[OutboundRequest]>([])

    init(_ outcome: Outcome) { self.outcome = outcome }

    /// What was asked, in order.
    var requests: [OutboundRequest] { asked.withLock { $0 } }

    func send(_ request: OutboundRequest) async throws(OutboundError) -> OutboundResponse {
        asked.withLock { $0.append(request) }
        let answer = try outcome.get()
        if case .file(let path) = request.destination, answer.status == 200 {
            guard await request.admits(answer.body.count) else {
                throw OutboundError(.tooLarge, requestMayHaveBeenSent: true)
            }
            guard FileManager.default.createFile(atPath: path, contents: Data(answer.body)) else {
                throw OutboundError(.badResponse, requestMayHaveBeenSent: true)
            }
            return OutboundResponse(status: 200, sentAt: Instant(milliseconds: 0), url: request.url)
        }
        return OutboundResponse(
            status: answer.status, body: answer.body, sentAt: Instant(milliseconds: 0), url: request.url)
    }
}
