import Crypto
import Foundation
import HTTPTypes
import Synchronization
import Testing

@testable import Sandbox

/// A simulated network without sockets, with a clock that stands still until it is moved.
final class BlueskyBench: Sendable {
    let world: SandboxWorld
    let platform: BlueskyPlatform
    private let table: RouteTable
    private let real: RealTime
    private let house: House

    init(settings: SandboxSettings = SandboxSettings(seed: 1)) throws {
        let real = RealTime()
        let house = House()
        self.real = real
        self.house = house
        world = try SandboxWorld(settings: settings, clock: SandboxClock(real: { real.now }))
        platform = BlueskyPlatform(world: world, fetch: { try house.document($0) })
        table = RouteTable([platform])
    }

    /// Seconds since 1970 as clients and servers see them.
    var seconds: Int { Int(real.now / 1000) }

    /// Time passes for everybody.
    func pass(_ duration: Duration) { real.pass(duration) }

    /// Only the servers' clock is moved, as by the control API.
    func jump(_ duration: Duration) { world.clock.advance(by: duration) }

    /// Puts a document of the house on the web; `nil` takes it down.
    func publish(_ url: String, _ document: JSONValue?) { house.publish(url, document) }

    /// Sends a request to an address as the outside writes it.
    func send(
        _ method: String, _ url: String, headers: HTTPFields = [:], body: [UInt8] = [], wrongAccount: Bool = false
    ) async throws -> Answer {
        let parts = url.split(separator: "?", maxSplits: 1).map(String.init)
        let address = try #require(WebAddress(parts[0]))
        let match = try #require(
            table.match(host: address.host, method: method, path: address.pathAndQuery), "\(method) \(url)")
        var call = Call(
            endpoint: match.endpoint.name, method: method, origin: address.origin, path: address.pathAndQuery,
            captures: match.captures, query: parts.count > 1 ? parts[1] : "", headers: headers, body: body)
        call.answersForWrongAccount = wrongAccount
        guard body.count <= match.endpoint.bodyLimit else { return platform.oversizedBody(call) }
        do {
            return try await match.endpoint.reply(call)
        } catch let refusal as Refusal {
            return refusal.answer
        }
    }

    /// What the platform would tell the ledger about a request.
    func identify(_ method: String, _ url: String, headers: HTTPFields = [:], body: [UInt8] = []) throws -> Caller {
        let address = try #require(WebAddress(url))
        let match = try #require(table.match(host: address.host, method: method, path: address.pathAndQuery))
        return platform.identify(
            Call(
                endpoint: match.endpoint.name, method: method, origin: address.origin, path: address.pathAndQuery,
                headers: headers, body: body))
    }

    /// Events that the ledger has of tokens of this kind.
    func tokenEvents(_ kind: LedgerEntry.Token.Kind) -> [LedgerEntry.Token.Event] {
        world.ledger.tokens().filter { $0.kind == kind }.map(\.event)
    }

    private final class RealTime: Sendable {
        private let milliseconds = Mutex<Int64>(1_772_323_200_000)
        var now: Int64 { milliseconds.withLock { $0 } }
        func pass(_ duration: Duration) { milliseconds.withLock { $0 += duration.milliseconds } }
    }

    private final class House: Sendable {
        private struct Missing: Error {}
        private let documents = Mutex<[String: JSONValue]>([:])

        func publish(_ url: String, _ document: JSONValue?) { documents.withLock { $0[url] = document } }

        func document(_ url: String) throws -> JSONValue {
            guard let document = documents.withLock({ $0[url] }) else { throw Missing() }
            return document
        }
    }
}

extension Answer {
    /// The body as JSON.
    var json: JSONValue? { bytes.flatMap(JSONValue.init(parsing:)) }
    /// The named error in the body.
    var error: String? { json?["error"]?.string }
    /// The body as text.
    var text: String { String(decoding: bytes ?? [], as: UTF8.self) }
    /// The status as a number.
    var code: Int { status.code }
}

/// A person with an app password at work.
struct PasswordClient: Sendable {
    let bench: BlueskyBench
    let server: String
    let did: String
    let handle: String
    var access: String
    var refresh: String

    static let hosted = "https://pds.bsky.example"
    static let selfHosted = "https://pds.selfhosted.example"

    /// Logs in.
    static func open(_ bench: BlueskyBench, _ name: String = "ada") async throws -> PasswordClient {
        let server = name == "linus" ? selfHosted : hosted
        let account = try #require(bench.platform.account(named: name))
        let answer = try await bench.send(
            "POST", server + "/xrpc/com.atproto.server.createSession", headers: json,
            body: JSONValue.object([
                "identifier": .string(account.handle),
                "password": JSONValue(bench.platform.appPassword(of: name)),
            ]).bytes)
        #expect(answer.code == 200, "\(answer.text)")
        return PasswordClient(
            bench: bench, server: server, did: account.id, handle: account.handle,
            access: answer.json?["accessJwt"]?.string ?? "", refresh: answer.json?["refreshJwt"]?.string ?? "")
    }

    static let json: HTTPFields = [.contentType: "application/json"]

    /// A call with the access token; a body makes it a POST.
    func call(_ method: String, query: String = "", _ body: JSONValue? = nil) async throws -> Answer {
        var headers: HTTPFields = body == nil ? [:] : Self.json
        headers[.authorization] = "Bearer \(access)"
        return try await bench.send(
            body == nil ? "GET" : "POST", server + "/xrpc/" + method + (query.isEmpty ? "" : "?" + query),
            headers: headers, body: body?.bytes ?? [])
    }

    /// A call with the refresh token.
    func withRefresh(_ method: String, token: String? = nil) async throws -> Answer {
        try await bench.send(
            "POST", server + "/xrpc/com.atproto.server." + method,
            headers: [.authorization: "Bearer \(token ?? refresh)"])
    }

    /// Creates a post record.
    func post(_ record: JSONValue, rkey: String? = nil) async throws -> Answer {
        var input: JSONValue = ["repo": .string(did), "collection": "app.bsky.feed.post", "record": record]
        if let rkey { input = input.setting("rkey", to: .string(rkey)) }
        return try await call("com.atproto.repo.createRecord", input)
    }

    /// Uploads a blob; the answer's `blob`.
    func upload(_ bytes: [UInt8], type: String = "image/png") async throws -> JSONValue {
        let answer = try await bench.send(
            "POST", server + "/xrpc/com.atproto.repo.uploadBlob",
            headers: [.authorization: "Bearer \(access)", .contentType: type], body: bytes)
        return try #require(answer.json?["blob"], "\(answer.text)")
    }
}

/// Records and bytes that several tests need.
enum Sample {
    static let rkey = "3mbfvv7imxk2l"

    /// A plain post; members replace or, with `nil`, remove.
    static func post(_ changes: [String: JSONValue?] = [:]) -> JSONValue {
        var members: [String: JSONValue] = [
            "$type": "app.bsky.feed.post", "text": "hello world", "createdAt": "2026-01-02T03:04:05.678Z",
        ]
        for (name, value) in changes { members[name] = value }
        return .object(members)
    }

    /// Bytes that look like a PNG.
    static func png(_ size: Int = 64) -> [UInt8] {
        [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] + [UInt8](repeating: 7, count: max(0, size - 8))
    }
}
