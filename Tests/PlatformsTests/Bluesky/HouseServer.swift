import Hummingbird
import NIOCore
import Outbound
import Synchronization

/// A web server of the house that serves documents.
final class HouseServer: Sendable {
    private let documents = Mutex<[String: Outbound.JSONValue]>([:])

    /// Serves these from now on.
    func serve(_ documents: [String: Outbound.JSONValue]) { self.documents.withLock { $0 = documents } }

    /// Serves while `body` runs.
    func whileRunning(_ body: @escaping @Sendable (_ base: String) async throws -> Void) async throws {
        let router = Router()
        router.get("**") { [self] request, _ -> Response in
            guard let document = documents.withLock({ $0[request.uri.path] }) else {
                return Response(status: .notFound)
            }
            return Response(
                status: .ok, headers: [.contentType: "application/json"],
                body: ResponseBody(byteBuffer: ByteBuffer(bytes: document.bytes)))
        }
        let (ports, listening) = AsyncStream.makeStream(of: Int.self)
        let server = Application(
            router: router, configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: 0)),
            onServerRunning: { listening.yield($0.localAddress?.port ?? 0) })
        try await withThrowingTaskGroup { group in
            group.addTask { try await server.run() }
            for await port in ports {
                try await body("http://127.0.0.1:\(port)")
                break
            }
            group.cancelAll()
        }
    }
}
