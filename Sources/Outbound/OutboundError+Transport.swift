import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import NIOHTTPCompression
import NIOPosix
import NIOSSL

#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

extension OutboundError {
    /// Sorts what the layers below throw. `requestMayHaveBeenSent` is false only where that is certain (REL-24).
    init(transport error: any Error) {
        switch error {
        case let error as OutboundError: self = error
        case is CancellationError: self.init(.cancelled, requestMayHaveBeenSent: true, cause: error)
        case let error as HTTPClientError: self.init(client: error)
        case is NIOConnectionError: self.init(.unreachable, requestMayHaveBeenSent: false, cause: error)
        case is NIOSSLExtraError: self.init(.unreachable, requestMayHaveBeenSent: false, cause: error)
        case let error as NIOSSLError: self.init(.unreachable, requestMayHaveBeenSent: !error.isHandshake, cause: error)
        case let error as IOError: self.init(.unreachable, requestMayHaveBeenSent: !error.isConnect, cause: error)
        case is NIOHTTPDecompression.DecompressionError:
            self.init(.tooLarge, requestMayHaveBeenSent: true, cause: error)
        case HTTPParserError.invalidEOFState: self.init(.unreachable, requestMayHaveBeenSent: true, cause: error)
        case is HTTPParserError, is NIOHTTPDecompression.ExtraDecompressionError:
            self.init(.badResponse, requestMayHaveBeenSent: true, cause: error)
        case is FileAccess.Failure: self.init(.notAllowed(.body), requestMayHaveBeenSent: true, cause: error)
        default: self.init(.unreachable, requestMayHaveBeenSent: true, cause: error)
        }
    }

    private init(client error: HTTPClientError) {
        let (kind, mayHaveBeenSent): (Kind, Bool) =
            switch error {
            case .connectTimeout, .tlsHandshakeTimeout, .getConnectionFromPoolTimeout: (.timeout, false)
            case .deadlineExceeded, .readTimeout, .writeTimeout: (.timeout, true)
            case .cancelled, .requestStreamCancelled: (.cancelled, true)
            case .invalidURL, .emptyHost, .emptyScheme, .alreadyShutdown: (.unreachable, false)
            default: (.unreachable, true)
            }
        self.init(kind, requestMayHaveBeenSent: mayHaveBeenSent, cause: error)
    }
}

extension NIOSSLError {
    /// Whether TLS failed before any request could be written.
    fileprivate var isHandshake: Bool {
        switch self {
        case .handshakeFailed, .noCertificateToValidate, .unableToValidateCertificate, .cannotMatchULabel: true
        default: false
        }
    }
}

extension IOError {
    /// Whether this can only come from connecting, not from a connection that stands.
    fileprivate var isConnect: Bool {
        [ECONNREFUSED, EHOSTUNREACH, ENETUNREACH, EADDRNOTAVAIL, EHOSTDOWN].contains(errnoCode)
    }
}
