import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import Synchronization

/// A program with an API key and a browser's cookies, against a server that may die at any time.
final class Client: Sendable {
    struct Refused: Error, CustomStringConvertible {
        let description: String
    }

    let origin: String
    private let cookies = Mutex<[String: String]>([:])
    private let key = Mutex<String?>(nil)

    init(origin: String) { self.origin = origin }

    func use(key text: String) { key.withLock { $0 = text } }

    /// Calls the JSON interface; answers the parsed body. Throws for anything but success.
    @discardableResult
    func call(
        _ method: HTTPMethod, _ path: String, _ body: [String: any Sendable]? = nil, idempotencyKey: String? = nil
    ) async throws -> [String: Any] {
        var request = HTTPClientRequest(url: origin + path)
        request.method = method
        if let body {
            request.headers.add(name: "Content-Type", value: "application/json")
            request.body = .bytes(ByteBuffer(bytes: try JSONSerialization.data(withJSONObject: body)))
        }
        if let idempotencyKey { request.headers.add(name: "Idempotency-Key", value: idempotencyKey) }
        if let key = key.withLock({ $0 }) { request.headers.add(name: "Authorization", value: "Bearer \(key)") }
        let (status, _, data) = try await send(request)
        guard (200..<300).contains(status) else {
            throw Refused(description: "\(method) \(path): \(status) \(String(decoding: data, as: UTF8.self))")
        }
        return try JSONSerialization.jsonObject(with: data) as? [String: Any] ?? [:]
    }

    /// Opens a page or sends a form; answers where it leads.
    func browse(_ url: String, form: [(String, String)]? = nil) async throws -> (status: Int, location: String?) {
        var request = HTTPClientRequest(url: url)
        if let form {
            request.method = .POST
            request.headers.add(name: "Content-Type", value: "application/x-www-form-urlencoded")
            let plain = CharacterSet.alphanumerics
            let pairs = form.map { "\($0.0)=\($0.1.addingPercentEncoding(withAllowedCharacters: plain) ?? "")" }
            request.body = .bytes(ByteBuffer(string: pairs.joined(separator: "&")))
        }
        let (status, location, _) = try await send(request)
        return (status, location)
    }

    private func send(_ given: HTTPClientRequest) async throws -> (Int, String?, Data) {
        var request = given
        let pairs = cookies.withLock { $0 }.map { "\($0.key)=\($0.value)" }.sorted()
        if !pairs.isEmpty { request.headers.add(name: "Cookie", value: pairs.joined(separator: "; ")) }
        request.headers.add(name: "Sec-Fetch-Site", value: "same-origin")
        // One connection per call: a dead server must not haunt a pool.
        request.headers.add(name: "Connection", value: "close")
        let client = HTTPClient(
            eventLoopGroupProvider: .singleton,
            configuration: HTTPClient.Configuration(redirectConfiguration: .disallow))
        let result: Result<(Int, String?, Data), any Error>
        do {
            let answer = try await client.execute(request, timeout: .seconds(30))
            for line in answer.headers["Set-Cookie"] { keep(line) }
            let body = try await answer.body.collect(upTo: 8 << 20)
            result = .success(
                (Int(answer.status.code), answer.headers.first(name: "Location"), Data(body.readableBytesView)))
        } catch {
            result = .failure(error)
        }
        try await client.shutdown()
        return try result.get()
    }

    private func keep(_ line: String) {
        guard let pair = line.split(separator: ";").first else { return }
        let sides = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        if sides.count == 2 { cookies.withLock { $0[sides[0]] = sides[1] } }
    }
}
