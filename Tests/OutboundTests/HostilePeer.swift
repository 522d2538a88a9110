import Foundation
import NIOCore
import NIOPosix
import NIOSSL
import Synchronization

/// One HTTP request as it arrived, letter by letter.
struct ReceivedRequest: Sendable {
    let head: String
    let body: [UInt8]

    var line: String { String(head.prefix { $0 != "\r\n" }) }

    var target: String { line.split(separator: " ").dropFirst().first.map(String.init) ?? "" }

    func header(_ name: String) -> String? {
        head.components(separatedBy: "\r\n").dropFirst().lazy
            .compactMap { $0.lowercased().hasPrefix(name.lowercased() + ":") ? $0 : nil }.first
            .map { $0.dropFirst(name.count + 1).trimmingCharacters(in: .whitespaces) }
    }

    var text: String { String(decoding: body, as: UTF8.self) }
}

/// A server on loopback that answers byte by byte as a test wants it, well or badly.
struct HostilePeer: Sendable {
    /// A connection after its request has been read.
    struct Conversation: Sendable {
        let request: ReceivedRequest
        let outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>
        let channel: any Channel

        /// Writes raw bytes.
        func write(_ text: String) async throws { try await outbound.write(ByteBuffer(string: text)) }

        /// Writes raw bytes.
        func write(_ bytes: [UInt8]) async throws { try await outbound.write(ByteBuffer(bytes: bytes)) }

        /// Writes a whole answer.
        func answer(_ status: Int = 200, _ headers: [String] = [], _ body: [UInt8] = []) async throws {
            let head = ["HTTP/1.1 \(status) X", "Content-Length: \(body.count)"] + headers
            try await write(Array((head.joined(separator: "\r\n") + "\r\n\r\n").utf8) + body)
        }

        /// Writes a whole answer.
        func answer(_ status: Int = 200, _ headers: [String] = [], _ body: String) async throws {
            try await answer(status, headers, Array(body.utf8))
        }

        /// Waits until the other side hangs up.
        func waitForHangUp() async throws { try await channel.closeFuture.get() }

        /// Ends the connection in an orderly way.
        func close() async throws { try await channel.close() }

        /// Ends the connection by a reset instead of an orderly end.
        func reset() async throws {
            let socket = channel as? any SocketOptionProvider
            try await socket?.setSoLinger(linger(l_onoff: 1, l_linger: 0)).get()
            try await channel.close()
        }
    }

    typealias Script = @Sendable (Conversation) async throws -> Void

    let port: Int
    private let log: Log

    private final class Log: Sendable {
        let requests = Mutex<[ReceivedRequest]>([])
    }

    /// What arrived so far.
    var requests: [ReceivedRequest] { log.requests.withLock { $0 } }

    /// Runs a server for the time of the body; the script runs once per request.
    static func run<Value: Sendable>(
        isSecure: Bool = false, host: String = "127.0.0.1", script: @escaping Script,
        _ body: @Sendable (HostilePeer) async throws -> Value
    ) async throws -> Value {
        let tls = isSecure ? try Self.tls() : nil
        let server = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .bind(host: host, port: 0) { channel in
                channel.eventLoop.makeCompletedFuture {
                    if let tls { try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: tls)) }
                    return try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
                }
            }
        let peer = HostilePeer(port: server.channel.localAddress?.port ?? 0, log: Log())
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await peer.serve(server, script) }
            let value = try await body(peer)
            group.cancelAll()
            return value
        }
    }

    private static func tls() throws -> NIOSSLContext {
        let certificates = try NIOSSLCertificate.fromPEMBytes(Array(TestCertificate.certificate.utf8))
        let key = try NIOSSLPrivateKey(bytes: Array(TestCertificate.privateKey.utf8), format: .pem)
        return try NIOSSLContext(
            configuration: .makeServerConfiguration(
                certificateChain: certificates.map { .certificate($0) }, privateKey: .privateKey(key)))
    }

    private func serve(
        _ server: NIOAsyncChannel<NIOAsyncChannel<ByteBuffer, ByteBuffer>, Never>, _ script: @escaping Script
    ) async throws {
        try await withThrowingDiscardingTaskGroup { group in
            try await server.executeThenClose { connections in
                for try await connection in connections {
                    // A conversation that a test breaks off ends with an error, which is nobody's concern.
                    group.addTask { try? await converse(connection, script) }
                }
            }
        }
    }

    private func converse(_ connection: NIOAsyncChannel<ByteBuffer, ByteBuffer>, _ script: Script) async throws {
        try await connection.executeThenClose { inbound, outbound in
            var received: [UInt8] = []
            for try await buffer in inbound {
                received += buffer.readableBytesView
                while let request = Self.takeRequest(from: &received) {
                    log.requests.withLock { $0.append(request) }
                    try await script(Conversation(request: request, outbound: outbound, channel: connection.channel))
                }
            }
        }
    }

    private static func takeRequest(from received: inout [UInt8]) -> ReceivedRequest? {
        guard let end = received.firstRange(of: Array("\r\n\r\n".utf8)) else { return nil }
        let head = ReceivedRequest(head: String(decoding: received[..<end.lowerBound], as: UTF8.self), body: [])
        let length = head.header("Content-Length").flatMap { Int($0) } ?? 0
        guard received.count >= end.upperBound + length else { return nil }
        let body = Array(received[end.upperBound..<end.upperBound + length])
        received.removeFirst(end.upperBound + length)
        return ReceivedRequest(head: head.head, body: body)
    }
}
