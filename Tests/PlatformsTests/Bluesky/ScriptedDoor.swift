import Domain
import Outbound
import Synchronization
import TestKit

/// A door that answers from a table and keeps what was asked; an address that is not in the table is not reachable.
final class ScriptedDoor: Door {
    /// What one call brings.
    enum Act: Sendable {
        case json(Int, JSONValue)
        case text(Int, type: String, String)
        case headed(Int, Headers, JSONValue)
        case lost(mayHaveArrived: Bool)
        case failed(OutboundError.Kind)
    }

    private struct State {
        var acts: [String: [Act]]
        var requests: [OutboundRequest] = []
    }

    private let state: Mutex<State>
    private let ports: Ports

    /// Keys are `GET https://host/path` without query. Acts of one address are used in order; the last one stays.
    init(_ acts: [String: [Act]], ports: Ports = TestPorts().ports) {
        state = Mutex(State(acts: acts))
        self.ports = ports
    }

    /// Everything that was asked, in order.
    var requests: [OutboundRequest] { state.withLock(\.requests) }

    /// The calls as `POST https://host/path`.
    var calls: [String] { requests.map { Self.key($0) } }

    /// What was sent to an address, in order.
    func sent(to key: String) -> [OutboundRequest] { requests.filter { Self.key($0) == key } }

    func send(_ request: OutboundRequest) async throws(OutboundError) -> OutboundResponse {
        let act = state.withLock { state -> Act? in
            state.requests.append(request)
            let key = Self.key(request)
            let acts = state.acts[key] ?? []
            if acts.count > 1 { state.acts[key] = Array(acts.dropFirst()) }
            return acts.first
        }
        switch act {
        case .json(let status, let json): return response(status, [:], json.bytes, "application/json", request)
        case .headed(let status, let headers, let json):
            return response(status, headers, json.bytes, "application/json", request)
        case .text(let status, let type, let text): return response(status, [:], Array(text.utf8), type, request)
        case .lost(let mayHaveArrived):
            throw OutboundError(.timeout, requestMayHaveBeenSent: mayHaveArrived)
        case .failed(let kind): throw OutboundError(kind, requestMayHaveBeenSent: true)
        case nil: throw OutboundError(.unreachable, requestMayHaveBeenSent: false)
        }
    }

    private func response(
        _ status: Int, _ headers: Headers, _ body: [UInt8], _ type: String, _ request: OutboundRequest
    ) -> OutboundResponse {
        var headers = headers
        headers["Content-Type"] = type
        return OutboundResponse(status: status, headers: headers, body: body, sentAt: ports.now(), url: request.url)
    }

    private static func key(_ request: OutboundRequest) -> String { "\(request.method.rawValue) \(request.url)" }
}

extension OutboundRequest {
    /// The JSON of the body.
    var json: JSONValue? {
        if case .json(let value) = body { value } else { nil }
    }

    /// A field of the form in the body.
    func field(_ name: String) -> String? {
        guard case .form(let items) = body else { return nil }
        return items.first { $0.name == name }?.value
    }

    /// The claims of a compact JSON Web Token.
    static func claims(_ token: String?) -> JSONValue? {
        let parts = token?.split(separator: ".") ?? []
        guard parts.count == 3, let bytes = Base64URL.decode(String(parts[1])) else { return nil }
        return try? JSONValue(parsing: bytes)
    }
}
