import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import Synchronization

/// A program with an API key and a browser's cookies, against a server that may die at any time.
final class Client: Sendable {
    struct Refused: Error, CustomStringConvertible {
        var status = 0
        let description: String
    }

    let origin: String
    private let cookies = Mutex<[String: String]>([:])
    private let key = Mutex<String?>(nil)

    init(origin: String) { self.origin = origin }

    func use(key text: String) { key.withLock { $0 = text } }

    /// The same program, talking to another node.
    func moved(to origin: String) -> Client {
        let client = Client(origin: origin)
        if let text = key.withLock({ $0 }) { client.use(key: text) }
        return client
    }

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
        return try await call(request)
    }

    /// Stores a file; answers its identifier.
    func upload(_ file: [UInt8], as type: String = "image/png") async throws -> String {
        var request = HTTPClientRequest(url: origin + "/v1/media")
        request.method = .POST
        request.headers.add(name: "Content-Type", value: "multipart/form-data; boundary=martlet")
        let head = """
            --martlet\r\nContent-Disposition: form-data; name="file"; filename="sample"\r\n\
            Content-Type: \(type)\r\n\r\n
            """
        request.body = .bytes(ByteBuffer(bytes: Array(head.utf8) + file + Array("\r\n--martlet--\r\n".utf8)))
        return try await call(request)["id"] as? String ?? ""
    }

    /// What `/readyz` says: the status, and the words of every line that is not in order.
    func readiness() async throws -> (status: Int, troubles: [String: String]) {
        let (status, _, data) = try await send(HTTPClientRequest(url: origin + "/readyz"))
        let body = try JSONSerialization.jsonObject(with: data) as? [String: Any]
        let lines = (body?["checks"] as? [[String: Any]] ?? []).filter { $0["ok"] as? Bool == false }
        let troubles = lines.map { ($0["name"] as? String ?? "", $0["words"] as? String ?? "") }
        return (status, Dictionary(troubles) { first, _ in first })
    }

    private func call(_ given: HTTPClientRequest) async throws -> [String: Any] {
        var request = given
        if let key = key.withLock({ $0 }) { request.headers.add(name: "Authorization", value: "Bearer \(key)") }
        let (status, _, data) = try await send(request)
        guard (200..<300).contains(status) else {
            let words = String(decoding: data, as: UTF8.self)
            throw Refused(status: status, description: "\(request.method) \(request.url): \(status) \(words)")
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
