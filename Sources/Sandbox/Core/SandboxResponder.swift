import HTTPTypes
package import Hummingbird

/// Routes a request to a simulated platform or to the sandbox's own pages.
package struct SandboxResponder: HTTPResponder {
    let world: SandboxWorld
    let table: RouteTable
    let own: OwnRoutes

    /// The answer to any request; throws only when the connection was cut on purpose.
    package func respond(to request: Request, context: SandboxContext) async throws -> Response {
        let segments = request.uri.path.split(separator: "/", maxSplits: 1)
        let host = segments.first.map(String.init) ?? ""
        guard let platform = table.platform(of: host) else {
            return try await ownAnswer(request).response
        }
        let path = "/" + (segments.count > 1 ? segments[1] : "")
        let match = table.match(host: host, method: request.method.rawValue, path: path)
        var call = Call(
            endpoint: match?.endpoint.name ?? "unknown", method: request.method.rawValue, origin: "https://\(host)",
            path: path, captures: match?.captures ?? [:], query: request.uri.query ?? "", headers: request.headers)
        // A host can have addresses of several platforms.
        let service = EndpointService(
            world: world, platform: match?.platform ?? platform, channel: context.channel)
        do {
            call.body = try await body(of: request, limit: match?.endpoint.bodyLimit ?? 1 << 20)
        } catch is TooLarge {
            return platform.oversizedBody(call).response
        }
        guard let match else {
            return try await service.serve(call) { platform.unknownAddress($0) }.response
        }
        return try await service.serve(call, reply: match.endpoint.reply).response
    }

    private func ownAnswer(_ request: Request) async throws -> Answer {
        var call = Call(
            method: request.method.rawValue, origin: "", path: request.uri.path, query: request.uri.query ?? "",
            headers: request.headers)
        do {
            call.body = try await body(of: request, limit: 1 << 20)
        } catch is TooLarge {
            return Answer(status: .contentTooLarge)
        }
        return await own.answer(call)
    }

    private struct TooLarge: Error {}

    private func body(of request: Request, limit: Int) async throws -> [UInt8] {
        var bytes: [UInt8] = []
        for try await chunk in request.body {
            guard bytes.count + chunk.readableBytes <= limit else { throw TooLarge() }
            bytes.append(contentsOf: chunk.readableBytesView)
        }
        return bytes
    }
}
