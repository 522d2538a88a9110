import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import NIOHTTPCompression
import NIOSSL
import Testing

@testable import Outbound

@Suite(.timeLimit(.minutes(10)))
struct TransportErrorTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let error: any Error
        let kind: OutboundError.Kind
        let mayHaveBeenSent: Bool

        var testDescription: String { "\(error)" }

        init(_ error: any Error, _ kind: OutboundError.Kind, _ mayHaveBeenSent: Bool) {
            self.error = error
            self.kind = kind
            self.mayHaveBeenSent = mayHaveBeenSent
        }
    }

    private struct Unknown: Error {}

    @Test(
        "REL-24 only a failure that came before the first byte counts as not sent",
        arguments: [
            Case(HTTPClientError.connectTimeout, .timeout, false),
            Case(HTTPClientError.tlsHandshakeTimeout, .timeout, false),
            Case(HTTPClientError.getConnectionFromPoolTimeout, .timeout, false),
            Case(HTTPClientError.alreadyShutdown, .unreachable, false),
            Case(HTTPClientError.invalidURL, .unreachable, false),
            Case(HTTPClientError.deadlineExceeded, .timeout, true),
            Case(HTTPClientError.readTimeout, .timeout, true),
            Case(HTTPClientError.writeTimeout, .timeout, true),
            Case(HTTPClientError.cancelled, .cancelled, true),
            Case(HTTPClientError.remoteConnectionClosed, .unreachable, true),
            Case(HTTPClientError.uncleanShutdown, .unreachable, true),
            Case(CancellationError(), .cancelled, true),
            Case(IOError(errnoCode: ECONNREFUSED, reason: "connect"), .unreachable, false),
            Case(IOError(errnoCode: EHOSTUNREACH, reason: "connect"), .unreachable, false),
            Case(IOError(errnoCode: ENETUNREACH, reason: "connect"), .unreachable, false),
            Case(IOError(errnoCode: ECONNRESET, reason: "read"), .unreachable, true),
            Case(IOError(errnoCode: EPIPE, reason: "write"), .unreachable, true),
            Case(IOError(errnoCode: ETIMEDOUT, reason: "read"), .unreachable, true),
            Case(NIOSSLError.handshakeFailed(.noError), .unreachable, false),
            Case(NIOSSLError.unableToValidateCertificate, .unreachable, false),
            Case(NIOSSLError.uncleanShutdown, .unreachable, true),
            Case(NIOSSLExtraError.failedToValidateHostname, .unreachable, false),
            Case(HTTPParserError.invalidVersion, .badResponse, true),
            Case(HTTPParserError.headerOverflow, .badResponse, true),
            Case(HTTPParserError.invalidEOFState, .unreachable, true),
            Case(NIOHTTPDecompression.DecompressionError.limit, .tooLarge, true),
            Case(NIOHTTPDecompression.ExtraDecompressionError.truncatedData, .badResponse, true),
            Case(FileAccess.Failure(code: EIO), .notAllowed(.body), true),
            Case(Unknown(), .unreachable, true),
            Case(OutboundError(.tooLarge, requestMayHaveBeenSent: true), .tooLarge, true),
        ])
    func classes(_ example: Case) {
        let error = OutboundError(transport: example.error)
        #expect(error.kind == example.kind)
        #expect(error.requestMayHaveBeenSent == example.mayHaveBeenSent)
    }

    @Test("SEC-71 the layers below are kept for debugging and never printed")
    func causesAreNotPrinted() {
        let error = OutboundError(transport: IOError(errnoCode: ECONNREFUSED, reason: "10.0.0.7:5432"))
        #expect(error.cause != nil)
        #expect("\(error)" == "unreachable")
        #expect(String(reflecting: error) == "unreachable")
        #expect(error.localizedDescription.contains("10.0.0.7") == false)
    }

    @Test("codes are stable words, a refusal names its reason")
    func codes() {
        let kinds: [OutboundError.Kind] = [
            .notAllowed(.address), .unreachable, .timeout, .tooLarge, .badResponse, .cancelled,
        ]
        #expect(
            kinds.map { OutboundError($0, requestMayHaveBeenSent: false).code } == [
                "not_allowed", "unreachable", "timeout", "too_large", "bad_response", "cancelled",
            ])
        #expect("\(OutboundError.refused(.foreignHost))" == "not_allowed (foreign_host)")
    }
}
