import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import Synchronization

/// What a platform tells an app about a person, in a request of its own.
package enum PlatformNotice: String, Sendable, CaseIterable {
    /// The person has removed the app.
    case deauthorize
    /// The person wants the app to delete what it knows.
    case dataDeletion = "data-deletion"
}

/// A notice that was sent, and what came back.
package struct NoticeReceipt: Sendable {
    /// Identifier of the app.
    package let client: String
    /// Where it went.
    package let url: String
    /// The form that was sent.
    package let form: [String: String]
    /// Status of the answer; `nil` when there was none.
    package let status: Int?
    /// The answer, or why there was none.
    package let body: String
}

/// Where the notices of a platform go, by app; kept through a reset, like the settings of an app.
package final class NoticeBoard: Sendable {
    private struct Key: Hashable {
        let client: String
        let notice: PlatformNotice
    }

    /// Longest answer that is read, in bytes.
    private static let limit = 65_536

    private let world: SandboxWorld
    private let clients: [OAuthClient]
    private let addresses = Mutex<[Key: String]>([:])

    /// A board without addresses.
    package init(_ world: SandboxWorld, clients: [OAuthClient]) {
        self.world = world
        self.clients = clients
    }

    /// Sets where a notice of an app goes; false when there is no such app.
    package func set(_ url: String?, for notice: PlatformNotice, client: String) -> Bool {
        guard clients.contains(where: { $0.id == client }) else { return false }
        addresses.withLock { $0[Key(client: client, notice: notice)] = url }
        return true
    }

    /// Sends a notice to every app that has an address for it; `form` makes what is sent from the app's secret.
    package func send(
        _ notice: PlatformNotice, form: @Sendable (OAuthClient) -> [String: String]
    ) async -> [NoticeReceipt] {
        var receipts: [NoticeReceipt] = []
        for client in clients {
            guard let url = addresses.withLock({ $0[Key(client: client.id, notice: notice)] }) else { continue }
            let pairs = form(client)
            let (status, body) = await post(pairs, to: url)
            receipts.append(NoticeReceipt(client: client.id, url: url, form: pairs, status: status, body: body))
        }
        return receipts
    }

    private func post(_ form: [String: String], to url: String) async -> (Int?, String) {
        var request = HTTPClientRequest(url: world.houseURL(url))
        request.method = .POST
        request.headers.add(name: "content-type", value: "application/x-www-form-urlencoded")
        request.body = .bytes(ByteBuffer(string: Percent.query(form.sorted { $0.key < $1.key })))
        do {
            let response = try await HouseCalls.client.execute(request, timeout: .seconds(10))
            let body = try await response.body.collect(upTo: Self.limit)
            return (Int(response.status.code), String(buffer: body))
        } catch {
            return (nil, "\(error)")
        }
    }
}

/// Calls from the sandbox to the house.
enum HouseCalls {
    /// The shared client follows redirects, which no platform does; this one does not.
    static let client: HTTPClient = {
        var configuration = HTTPClient.Configuration()
        configuration.redirectConfiguration = .disallow
        configuration.timeout = .init(connect: .seconds(5), read: .seconds(10))
        return HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }()
}
