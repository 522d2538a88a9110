import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import Synchronization

/// A very small browser: cookies per host, forms, no scripts; and a program with an API key.
final class DemoBrowser: Sendable {
    /// An answer that was not what the story needs.
    struct Unexpected: Error, CustomStringConvertible {
        let description: String
    }

    /// An answer.
    struct Page: Sendable {
        let status: Int
        let location: String?
        let body: Data
    }

    private let origin: String
    private let cookies = Mutex<[String: String]>([:])
    private let apiKey = Mutex<String?>(nil)
    private let client = HTTPClient(
        eventLoopGroupProvider: .singleton, configuration: HTTPClient.Configuration(redirectConfiguration: .disallow))

    /// A browser that stands on the pages of `origin`.
    init(origin: String) {
        self.origin = origin
    }

    /// Gives back connections.
    func close() async throws { try await client.shutdown() }

    /// Calls the JSON interface with this key from now on.
    func use(apiKey key: String) { apiKey.withLock { $0 = key } }

    /// Opens an address.
    func open(_ url: String) async throws -> Page {
        try await send(HTTPClientRequest(url: url))
    }

    /// Sends a form.
    func submit(_ url: String, _ fields: [(String, String)]) async throws -> Page {
        var request = HTTPClientRequest(url: url)
        request.method = .POST
        request.headers.add(name: "Content-Type", value: "application/x-www-form-urlencoded")
        let body = fields.map { "\($0.0)=\(Self.escape($0.1))" }.joined(separator: "&")
        request.body = .bytes(ByteBuffer(string: body))
        return try await send(request)
    }

    /// Calls the JSON interface. Throws `Unexpected` for anything but success.
    func call<Answer: Decodable>(
        _ method: HTTPMethod = .GET, _ path: String, _ body: [String: any Sendable]? = nil, as: Answer.Type
    ) async throws -> Answer {
        let page = try await call(method, path, json: try body.map { try JSONSerialization.data(withJSONObject: $0) })
        return try JSONDecoder().decode(Answer.self, from: page.body)
    }

    /// Uploads a picture; answers the raw page.
    func upload(_ bytes: [UInt8], named name: String) async throws -> Page {
        let mark = "martlet-demo-picture"
        var body = ByteBuffer(
            string: "--\(mark)\r\nContent-Disposition: form-data; name=\"file\"; filename=\"\(name)\"\r\n"
                + "Content-Type: image/png\r\n\r\n")
        body.writeBytes(bytes)
        body.writeString("\r\n--\(mark)--\r\n")
        return try await call(.POST, "/v1/media", type: "multipart/form-data; boundary=\(mark)", body: body)
    }

    private func call(_ method: HTTPMethod, _ path: String, json: Data?) async throws -> Page {
        try await call(method, path, type: "application/json", body: json.map { ByteBuffer(bytes: $0) })
    }

    private func call(_ method: HTTPMethod, _ path: String, type: String, body: ByteBuffer?) async throws -> Page {
        var request = HTTPClientRequest(url: origin + path)
        request.method = method
        if let body {
            request.headers.add(name: "Content-Type", value: type)
            request.body = .bytes(body)
        }
        if let key = apiKey.withLock({ $0 }) { request.headers.add(name: "Authorization", value: "Bearer \(key)") }
        let page = try await send(request)
        guard (200..<300).contains(page.status) else {
            throw Unexpected(description: "\(method) \(path): \(page.status) \(String(decoding: page.body, as: UTF8.self))")
        }
        return page
    }

    private func send(_ given: HTTPClientRequest) async throws -> Page {
        var request = given
        let host = URL(string: given.url).map { "\($0.host() ?? ""):\($0.port ?? 0)" } ?? ""
        let known = cookies.withLock { $0.filter { $0.key.hasPrefix(host + " ") } }
        let pairs = known.map { "\($0.key.dropFirst(host.count + 1))=\($0.value)" }.sorted()
        if !pairs.isEmpty { request.headers.add(name: "Cookie", value: pairs.joined(separator: "; ")) }
        request.headers.add(name: "Sec-Fetch-Site", value: "same-origin")
        let answer = try await client.execute(request, timeout: .seconds(60))
        for line in answer.headers["Set-Cookie"] { keep(line, of: host) }
        let body = try await answer.body.collect(upTo: 8 << 20)
        return Page(
            status: Int(answer.status.code), location: answer.headers.first(name: "Location"),
            body: Data(body.readableBytesView))
    }

    private func keep(_ line: String, of host: String) {
        guard let pair = line.split(separator: ";").first else { return }
        let sides = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard sides.count == 2 else { return }
        cookies.withLock { $0["\(host) \(sides[0])"] = sides[1] }
    }

    private static func escape(_ text: String) -> String {
        let plain = CharacterSet(charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
        return text.addingPercentEncoding(withAllowedCharacters: plain) ?? ""
    }
}
