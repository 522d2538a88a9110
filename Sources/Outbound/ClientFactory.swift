import AsyncHTTPClient
import NIOCore
import NIOHTTPCompression
import NIOSSL

/// Builds the clients below the door, all with the same bounds.
struct ClientFactory: Sendable {
    /// Most that a compressed answer may become; the bound of the single call is checked while it is read.
    static let maximumInflatedBytes = 32 << 20

    private let group: any EventLoopGroup
    private let tls: TLSConfiguration
    private let connectTimeout: Duration

    /// Throws when the operator's certificates cannot be read.
    init(_ settings: DoorSettings, group: any EventLoopGroup) throws {
        self.group = group
        connectTimeout = settings.connectTimeout
        var tls = TLSConfiguration.makeClientConfiguration()
        // SEC-50: names are verified, and nothing below 1.2 is spoken.
        tls.minimumTLSVersion = .tlsv12
        tls.certificateVerification = .fullVerification
        if let pem = settings.trustedCertificates {
            tls.additionalTrustRoots = [.certificates(try NIOSSLCertificate.fromPEMBytes(Array(pem.utf8)))]
        }
        self.tls = tls
    }

    /// The client that all platform hosts share.
    func shared() -> HTTPClient {
        HTTPClient(eventLoopGroup: group, configuration: configuration())
    }

    /// A client that connects to one address only.
    func pinned(_ pin: PinnedClients.Pin) -> HTTPClient {
        var configuration = configuration()
        configuration.dnsOverride = [pin.host.text: pin.address.description]
        return HTTPClient(eventLoopGroup: group, configuration: configuration)
    }

    private func configuration() -> HTTPClient.Configuration {
        var configuration = HTTPClient.Configuration(
            tlsConfiguration: tls,
            redirectConfiguration: .disallow,
            timeout: .init(connect: TimeAmount(connectTimeout)),
            decompression: .enabled(limit: .size(Self.maximumInflatedBytes)))
        // One request, one connection: a failure then says clearly whether that request may have left.
        configuration.httpVersion = .http1Only
        configuration.connectionPool.retryConnectionEstablishment = false
        // Common servers hang up after 5 s of silence; a request that crosses their goodbye would be in doubt for nothing.
        configuration.connectionPool.idleTimeout = .seconds(4)
        return configuration
    }
}
