import AsyncHTTPClient
package import Domain
import NIOCore
import NIOHTTP1
import NIOPosix

/// The door to the real network.
package final class NetworkDoor: Door {
    /// Clients for user-named hosts that are kept for their warm connections.
    static let keptClients = 64
    /// Addresses of one host that are tried when connecting fails.
    static let triedAddresses = 3

    private let settings: DoorSettings
    private let ports: Ports
    private let policy: DoorPolicy
    private let shared: HTTPClient
    private let pinned: PinnedClients
    private let files: FileAccess
    private let lookups: NIOThreadPool

    /// Opens the door; `close()` must be called in the end. Throws when the trusted certificates cannot be read.
    ///
    /// The resolver and the list of our own addresses can be replaced, e.g. to play a name server that lies.
    package init(
        _ settings: DoorSettings, ports: Ports, resolver: NameResolver? = nil, rules: AddressRules? = nil
    ) throws {
        let group = MultiThreadedEventLoopGroup.singleton
        let clients = try ClientFactory(settings, group: group)
        // Lookups have threads of their own, so that slow name servers cannot hold up file access.
        lookups = NIOThreadPool(numberOfThreads: 8)
        lookups.start()
        self.settings = settings
        self.ports = ports
        policy = DoorPolicy(
            settings: settings,
            rules: rules ?? AddressRules(allowed: settings.allowedRanges),
            resolver: resolver ?? .system(threads: lookups, group: group, timeout: settings.connectTimeout))
        shared = clients.shared()
        pinned = PinnedClients(capacity: Self.keptClients) { clients.pinned($0) }
        files = FileAccess(threads: .singleton)
    }

    /// Ends all connections and waits for it. Calls after this fail.
    package func close() async {
        await pinned.close()
        // It fails only when it was stopped before.
        try? await shared.shutdown()
        try? await lookups.shutdownGracefully()
    }

    /// Sends one request, as `Door` asks.
    package func send(_ request: OutboundRequest) async throws(OutboundError) -> OutboundResponse {
        let start = ports.monotonic()
        let result: Result<OutboundResponse, OutboundError>
        do throws(OutboundError) {
            var response = try await exchange(request)
            response.duration = ports.monotonic() - start
            result = .success(response)
        } catch {
            result = .failure(error)
        }
        OutboundMetrics.record(request, result, duration: ports.monotonic() - start)
        return try result.get()
    }

    private func exchange(_ request: OutboundRequest) async throws(OutboundError) -> OutboundResponse {
        guard request.headers.fields.allSatisfy(\.isWritable) else { throw .refused(.header) }
        let body = EncodedBody(request.body, ports: ports)
        for file in body?.files ?? [] {
            guard await files.isComplete(file) else { throw .refused(.body) }
        }
        let sent = SentMark()
        return try await within(request.limits.total, sent: sent) { () async throws(OutboundError) in
            try await self.follow(request, body, sent)
        }
    }
}

// MARK: Hops

extension NetworkDoor {
    /// Sends, and goes where the answer leads while the limits of the call allow it (SEC-69).
    private func follow(
        _ request: OutboundRequest, _ body: EncodedBody?, _ sent: SentMark
    ) async throws(OutboundError) -> OutboundResponse {
        var request = request
        var hopsLeft = min(request.limits.redirects, 3)
        while true {
            let way = try await policy.way(to: request.url, peer: request.peer)
            let response = try await send(request, body, along: way, sent)
            guard request.limits.redirects > 0, let location = Self.redirect(request, response) else { return response }
            guard hopsLeft > 0, let next = request.redirected(to: location) else {
                throw OutboundError(.notAllowed(.redirect), requestMayHaveBeenSent: true)
            }
            hopsLeft -= 1
            request = next
        }
    }

    private static func redirect(_ request: OutboundRequest, _ response: OutboundResponse) -> String? {
        guard request.method == .get || request.method == .head else { return nil }
        return [301, 302, 303, 307, 308].contains(response.status) ? response.headers["Location"] : nil
    }

    private func send(
        _ request: OutboundRequest, _ body: EncodedBody?, along way: DoorPolicy.Way, _ sent: SentMark
    ) async throws(OutboundError) -> OutboundResponse {
        switch way {
        case .shared(let url): return try await call(request, body, url, shared, sent)
        case .pinned(let url, let addresses):
            var failure = OutboundError(.unreachable, requestMayHaveBeenSent: false)
            for address in pinned.warmFirst(addresses, host: url.origin.host).prefix(Self.triedAddresses) {
                let pin = PinnedClients.Pin(host: url.origin.host, address: address)
                let result = await pinned.withClient(pin) { client in
                    await Result { () async throws(OutboundError) in
                        try await self.call(request, body, url, client, sent)
                    }
                }
                guard case .failure(let error) = result, !error.requestMayHaveBeenSent, error.kind != .cancelled
                else { return try result.get() }
                // Nothing was sent, so the next address of the host is no repetition.
                failure = error
            }
            throw failure
        }
    }
}

// MARK: One call

extension NetworkDoor {
    private func call(
        _ request: OutboundRequest, _ body: EncodedBody?, _ url: OutboundURL, _ client: HTTPClient, _ sent: SentMark
    ) async throws(OutboundError) -> OutboundResponse {
        guard !Task.isCancelled else { throw OutboundError(.cancelled, requestMayHaveBeenSent: sent.isSet) }
        sent.isSet = true
        do {
            let sentAt = ports.now()
            let answer = try await client.execute(
                wireRequest(request, body, url),
                deadline: .now() + TimeAmount(settings.connectTimeout + request.limits.firstByte))
            return try await AnswerReader(request: request, files: files).read(
                answer, sentAt: sentAt, url: request.url)
        } catch {
            let failure = OutboundError(transport: error)
            if !failure.requestMayHaveBeenSent { sent.isSet = false }
            throw failure
        }
    }

    private func wireRequest(_ request: OutboundRequest, _ body: EncodedBody?, _ url: OutboundURL) -> HTTPClientRequest
    {
        var wire = HTTPClientRequest(url: url.text)
        wire.method = HTTPMethod(rawValue: request.method.rawValue)
        for field in request.headers.fields { wire.headers.add(name: field.name, value: field.value) }
        setDefault("User-Agent", settings.userAgent)
        setDefault("Accept-Encoding", request.kind == .importing ? "identity" : "gzip")
        if let type = body?.contentType { setDefault("Content-Type", type) }
        if let attempt = request.attemptID { setDefault("X-Request-Id", attempt) }
        wire.body = body.map(wireBody)
        return wire

        func setDefault(_ name: String, _ value: String) {
            if !wire.headers.contains(name: name) { wire.headers.add(name: name, value: value) }
        }
    }

    private func wireBody(_ body: EncodedBody) -> HTTPClientRequest.Body {
        if body.pieces.count == 1, case .bytes(let bytes) = body.pieces[0] { return .bytes(ByteBuffer(bytes: bytes)) }
        return .stream(BodyStream(pieces: body.pieces, files: files), length: .known(body.length))
    }
}

extension OutboundRequest {
    /// The request for the next hop; `nil` for an address that is none, or that steps down to plain http. Credentials
    /// stay with the origin they were meant for (SEC-69).
    fileprivate func redirected(to location: String) -> OutboundRequest? {
        guard let next = url.resolving(location: location),
            next.origin.scheme == .https || url.origin.scheme == .http
        else { return nil }
        var request = self
        request.url = next
        if next.origin != url.origin {
            for name in ["Authorization", "Cookie", "DPoP", "Proxy-Authorization"] { request.headers[name] = nil }
        }
        return request
    }
}

extension Result where Failure == OutboundError {
    fileprivate init(_ call: () async throws(OutboundError) -> Success) async {
        do throws(OutboundError) { self = .success(try await call()) } catch { self = .failure(error) }
    }
}
