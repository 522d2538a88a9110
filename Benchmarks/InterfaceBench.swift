import API
import AsyncHTTPClient
import Domain
import Engine
import Hummingbird
import Logging
import NIOCore
import NIOHTTP1

/// `GET /v1/connections` of 50, against a bare router that answers the same bytes; both over loopback.
struct InterfaceBench {
    let dose: Dose
    private static let connections = 50
    private static let clients = 8

    func measure(into figures: inout Figures) async throws {
        var speeds: [(String, Double, Double)] = []
        try await Places.each { name, database in
            let house = try await BenchHouse(on: database)
            _ = try await house.connect(Self.connections)
            let key = try await house.engine.people.createAPIKey(name: "bench", role: .viewer, by: house.owner).key
            let routes = APIRoutes(engine: house.engine, database: database, callsPerMinute: 100_000_000)
            var answer = ByteBuffer()
            let ours = try await serve(routes.router().buildResponder()) { origin in
                answer = try await ask(origin, key)
                return try await rate(origin, key)
            }
            let bytes = answer
            let bare = Router(context: BasicRequestContext.self)
            bare.get("/v1/connections") { _, _ in
                Response(
                    status: .ok, headers: [.contentType: "application/json"], body: ResponseBody(byteBuffer: bytes))
            }
            speeds.append(
                (name, ours, try await serve(bare.buildResponder()) { try await rate($0, key) }))
        }
        for (name, ours, bare) in speeds {
            figures.add("\(name)_connections_of_50", ours, against: "\(name)_bare_router", bare)
        }
    }

    /// Serves on a free port while `body` runs.
    private func serve<Answer: Sendable>(
        _ responder: some HTTPResponder<some InitializableFromSource<ApplicationRequestContextSource> & RequestContext>,
        _ body: (_ origin: String) async throws -> Answer
    ) async throws -> Answer {
        let (ports, port) = AsyncStream.makeStream(of: Int.self)
        let application = Application(
            responder: responder,
            configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: 0)),
            onServerRunning: { channel in port.yield(channel.localAddress?.port ?? 0) }, logger: Logger.current)
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await application.run() }
            var origin = ""
            for await port in ports {
                origin = "http://127.0.0.1:\(port)"
                break
            }
            let answer = try await body(origin)
            group.cancelAll()
            return answer
        }
    }

    @discardableResult
    private func ask(_ origin: String, _ key: Secret) async throws -> ByteBuffer {
        var request = HTTPClientRequest(url: origin + "/v1/connections")
        request.headers.add(name: "Authorization", value: "Bearer \(key.expose())")
        let response = try await HTTPClient.shared.execute(request, timeout: .seconds(30))
        precondition(response.status == .ok, "the server answered \(response.status)")
        return try await response.body.collect(upTo: 1 << 20)
    }

    /// Answers per second with some clients at once.
    private func rate(_ origin: String, _ key: Secret) async throws -> Double {
        let time = dose.seconds
        return try await withThrowingTaskGroup(of: Double.self) { group in
            for _ in 0..<Self.clients {
                group.addTask { try await Stopwatch.rate(for: time) { try await ask(origin, key) } }
            }
            return try await group.reduce(0, +)
        }
    }
}
