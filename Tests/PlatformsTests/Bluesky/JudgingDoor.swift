import Outbound
import Synchronization
import Testing

/// A door that lets everything through to another one, and judges every XRPC request by the lexicons if they are there.
final class JudgingDoor: Door {
    private let door: any Door
    private let kept = Mutex<[OutboundRequest]>([])

    init(_ door: any Door) {
        self.door = door
    }

    /// Everything that was asked, in order.
    var requests: [OutboundRequest] { kept.withLock { $0 } }

    /// The names of the methods that were called, in order.
    var methods: [String] { requests.compactMap(Self.method) }

    func send(_ request: OutboundRequest) async throws(OutboundError) -> OutboundResponse {
        kept.withLock { $0.append(request) }
        if Contracts.arePresent { judge(request) }
        return try await door.send(request)
    }

    private func judge(_ request: OutboundRequest) {
        guard let method = Self.method(request) else { return }
        let judge = LexiconJudge()
        do {
            try judge.judge(parametersOf: method, request.url.queryItems)
            switch request.body {
            case .none: if request.method == .post { #expect(try judge.takesNothing(method), "\(method)") }
            case .json(let body): try judge.judge(inputOf: method, body)
            case .bytes, .file, .stream: #expect(try judge.takesBytes(method), "\(method)")
            case .form, .multipart: Issue.record("\(method) was sent a form")
            }
        } catch { Issue.record(error, "\(method)") }
    }

    private static func method(_ request: OutboundRequest) -> String? {
        request.url.path.hasPrefix("/xrpc/") ? String(request.url.path.dropFirst(6)) : nil
    }
}
