import Domain
import Foundation
import Outbound
import Synchronization

/// A very small browser: cookies per origin, forms, no scripts; and a program with an API key.
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

    private static let peer = Peer.platform(.x, hosts: ["127.0.0.1"])

    private let origin: String
    private let door: NetworkDoor
    private let cookies = Mutex<[String: String]>([:])
    private let apiKey = Mutex<String?>(nil)

    /// A browser that stands on the pages of `origin` and may visit these places on this machine.
    init(origin: String, places: [String]) throws {
        self.origin = origin
        let origins = places.compactMap { OutboundURL($0)?.origin }
        door = try NetworkDoor(DoorSettings(allowedOrigins: Set(origins)), ports: .system)
    }

    /// Gives back connections.
    func close() async { await door.close() }

    /// Calls the JSON interface with this key from now on.
    func use(apiKey key: String) { apiKey.withLock { $0 = key } }

    /// Opens an address.
    func open(_ url: String) async throws -> Page {
        try await send(.get, url)
    }

    /// Sends a form.
    func submit(_ url: String, _ fields: [(String, String)]) async throws -> Page {
        try await send(.post, url, body: .form(fields.map { OutboundURL.Item($0.0, $0.1) }))
    }

    /// Calls the JSON interface. Throws `Unexpected` for anything but success.
    func call<Answer: Decodable>(
        _ method: OutboundRequest.Method = .get, _ path: String, _ body: [String: any Sendable]? = nil,
        as: Answer.Type
    ) async throws -> Answer {
        let json = try body.map { Array(try JSONSerialization.data(withJSONObject: $0)) }
        let page = try await call(
            method, path, body: json.map { .bytes($0, contentType: "application/json") } ?? .none)
        return try JSONDecoder().decode(Answer.self, from: page.body)
    }

    /// Uploads a picture; answers the raw page.
    func upload(_ bytes: [UInt8], named name: String) async throws -> Page {
        let part = MultipartPart(name: "file", content: .bytes(bytes), filename: name, contentType: "image/png")
        return try await call(.post, "/v1/media", body: .multipart([part]))
    }

    private func call(_ method: OutboundRequest.Method, _ path: String, body: OutboundBody) async throws -> Page {
        var headers: Headers = [:]
        if let key = apiKey.withLock({ $0 }) { headers.add("Authorization", "Bearer \(key)") }
        let page = try await send(method, origin + path, headers: headers, body: body)
        guard (200..<300).contains(page.status) else {
            let words = String(decoding: page.body, as: UTF8.self)
            throw Unexpected(description: "\(method) \(path): \(page.status) \(words)")
        }
        return page
    }

    private func send(
        _ method: OutboundRequest.Method, _ address: String, headers given: Headers = [:], body: OutboundBody = .none
    ) async throws -> Page {
        guard let url = OutboundURL(address) else { throw Unexpected(description: "\(address) is no address") }
        let host = url.origin.description + " "
        var headers = given
        let known = cookies.withLock { $0.filter { $0.key.hasPrefix(host) } }
        let pairs = known.map { "\($0.key.dropFirst(host.count))=\($0.value)" }.sorted()
        if !pairs.isEmpty { headers.add("Cookie", pairs.joined(separator: "; ")) }
        headers.add("Sec-Fetch-Site", "same-origin")
        let answer = try await door.send(
            OutboundRequest(method, url, to: Self.peer, kind: .token, headers: headers, body: body))
        for line in answer.headers.values("Set-Cookie") { keep(line, of: host) }
        return Page(status: answer.status, location: answer.headers["Location"], body: Data(answer.body))
    }

    private func keep(_ line: String, of host: String) {
        guard let pair = line.split(separator: ";").first else { return }
        let sides = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard sides.count == 2 else { return }
        cookies.withLock { $0[host + sides[0]] = sides[1] }
    }
}
