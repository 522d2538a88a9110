import AsyncHTTPClient
import Domain
import NIOCore
import NIOHTTP1

/// Reads the answer of one call within its bounds (SEC-70).
struct AnswerReader: Sendable {
    /// Longest head: names and values of all fields.
    static let maximumHeaderBytes = 64 << 10

    let request: OutboundRequest
    let files: FileAccess

    /// Reads head and body; throws `tooLarge` or `badResponse`, or what the transport throws.
    func read(_ answer: HTTPClientResponse, sentAt: Instant, url: OutboundURL) async throws -> OutboundResponse {
        let headers = Headers(answer.headers.map { Headers.Field(name: $0.name, value: $0.value) })
        var response = OutboundResponse(
            status: Int(answer.status.code), headers: headers, sentAt: sentAt, url: url)
        try checkHead(response)
        switch request.destination {
        case .memory:
            response.body = try await collect(answer.body)
            response.bodyLength = response.body.count
        case .file(let path) where response.isSuccess:
            // What is announced is counted before anything comes (SEC-77).
            guard await request.admits(announced(response)) else { throw tooLarge }
            response.bodyLength = try await save(answer.body, to: path)
        // The words of a refusal are to be read, not kept.
        case .file: response.body = try await collect(answer.body, atMost: 64 << 10)
        }
        if response.bodyLength > 0 { try checkType(response) }
        return response
    }

    private func checkHead(_ response: OutboundResponse) throws(OutboundError) {
        guard response.headers.byteCount <= Self.maximumHeaderBytes else { throw tooLarge }
        guard announced(response) <= request.limits.bodyBytes || request.method == .head else { throw tooLarge }
    }

    private func announced(_ response: OutboundResponse) -> Int {
        response.headers["Content-Length"].flatMap { Int($0) } ?? 0
    }

    private func checkType(_ response: OutboundResponse) throws(OutboundError) {
        guard response.isSuccess, !request.expected.accepts(response.contentType) else { return }
        throw OutboundError(.badResponse, requestMayHaveBeenSent: true)
    }

    private func collect(_ body: HTTPClientResponse.Body, atMost limit: Int? = nil) async throws -> [UInt8] {
        let limit = min(limit ?? .max, request.limits.bodyBytes)
        var bytes: [UInt8] = []
        for try await chunk in body {
            guard bytes.count + chunk.readableBytes <= limit else { throw tooLarge }
            bytes += chunk.readableBytesView
        }
        return bytes
    }

    private func save(_ body: HTTPClientResponse.Body, to path: String) async throws -> Int {
        try await files.create(path)
        do {
            var length = 0
            for try await chunk in body {
                let total = length + chunk.readableBytes
                guard total <= request.limits.bodyBytes, await request.admits(total) else { throw tooLarge }
                try await files.write(Array(chunk.readableBytesView), to: path, offset: Int64(length))
                length = total
            }
            return length
        } catch {
            await files.remove(path)
            throw error
        }
    }

    private var tooLarge: OutboundError { OutboundError(.tooLarge, requestMayHaveBeenSent: true) }
}

extension ExpectedContent {
    /// Whether a successful answer may have this media type.
    func accepts(_ type: String?) -> Bool {
        switch self {
        case .any: true
        case .json: type == "application/json" || type?.hasSuffix("+json") == true
        case .types(let types): types.contains { $0.hasSuffix("/") ? type?.hasPrefix($0) == true : type == $0 }
        }
    }
}
