import NIOCore
import NIOPosix
import NIOSSL
import Synchronization

/// A mail server on loopback that keeps what it is given, or behaves as badly as a test wants.
package struct MailSink: Sendable {
    /// What it says instead of what it should.
    package enum Answer: Sendable {
        /// These words and a line end.
        case words(String)
        /// Nothing, for ever.
        case silence
        /// This, over and over, until the other side hangs up.
        case flood(String)
        /// It hangs up.
        case end
    }

    /// How it behaves.
    package struct Manners: Sendable {
        /// Whether TLS begins with the first byte.
        package var isSecure = false
        /// Whether it offers STARTTLS.
        package var offersTLS = false
        /// Whom it lets in, e.g. `ada:secret`; `nil` for everybody, and no AUTH is offered.
        package var login: String?
        /// What it says to a verb; `GREETING` and `END` stand for the beginning and for the dot after the message.
        package var answers: @Sendable (_ verb: String, _ argument: String) -> Answer? = { _, _ in nil }

        /// Everything as it should be.
        package init() {}
    }

    /// Where it listens, on this machine.
    package let port: Int
    private let box = Box()

    private final class Box: Sendable {
        let mails = Mutex<[ReceivedMail]>([])
        let verbs = Mutex<[String]>([])
    }

    /// What it was given so far.
    package var mails: [ReceivedMail] { box.mails.withLock { $0 } }
    /// The verbs that it heard so far.
    package var verbs: [String] { box.verbs.withLock { $0 } }

    func keep(_ mail: ReceivedMail) { box.mails.withLock { $0.append(mail) } }
    func note(_ verb: String) { box.verbs.withLock { $0.append(verb) } }

    /// Listens while `body` runs.
    package static func run<Value: Sendable>(
        _ manners: Manners = Manners(), _ body: @Sendable (MailSink) async throws -> Value
    ) async throws -> Value {
        let tls = try tls()
        let server = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .bind(host: "127.0.0.1", port: 0) { channel in
                channel.eventLoop.makeCompletedFuture {
                    if manners.isSecure {
                        try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: tls))
                    }
                    return try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
                }
            }
        let sink = MailSink(port: server.channel.localAddress?.port ?? 0)
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await sink.serve(server, manners, tls) }
            let value = try await body(sink)
            group.cancelAll()
            return value
        }
    }

    private static func tls() throws -> NIOSSLContext {
        let certificates = try NIOSSLCertificate.fromPEMBytes(Array(LocalCertificate.certificate.utf8))
        let key = try NIOSSLPrivateKey(bytes: Array(LocalCertificate.privateKey.utf8), format: .pem)
        return try NIOSSLContext(
            configuration: .makeServerConfiguration(
                certificateChain: certificates.map { .certificate($0) }, privateKey: .privateKey(key)))
    }

    private func serve(
        _ server: NIOAsyncChannel<NIOAsyncChannel<ByteBuffer, ByteBuffer>, Never>, _ manners: Manners,
        _ tls: NIOSSLContext
    ) async throws {
        try await withThrowingDiscardingTaskGroup { group in
            try await server.executeThenClose { connections in
                for try await connection in connections {
                    group.addTask {
                        // A conversation that is broken off ends with an error, which is nobody's concern.
                        try? await connection.executeThenClose { inbound, outbound in
                            var talk = MailTalk(
                                sink: self, manners: manners, tls: tls, channel: connection.channel, outbound: outbound)
                            try await talk.run(inbound)
                        }
                    }
                }
            }
        }
    }
}
