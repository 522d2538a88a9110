import AsyncHTTPClient
import NIOCore
import NIOHTTP1

/// Fetches a file of the house by its address, as platforms do with media: without redirects, within size and time.
package struct MediaFetch: Sendable {
    /// Why a file cannot be had.
    package enum Problem: Error, Hashable {
        /// The address is not one that a platform would follow.
        case address
        /// Nobody answers there: the sandbox calls nobody but the house.
        case unreachable
        /// The answer leads elsewhere.
        case redirected
        /// Any other status than 200.
        case status(Int)
        /// More bytes than the platform takes.
        case tooLarge
    }

    private let world: SandboxWorld
    private let limit: Int
    private let time: Duration

    /// A fetch of at most so many bytes within real time.
    package init(_ world: SandboxWorld, limit: Int, within time: Duration = .seconds(10)) {
        self.world = world
        self.limit = limit
        self.time = time
    }

    /// Whether an address is https with the name of a host, without credentials, port or fragment.
    package static func isPublic(_ url: String) -> Bool {
        guard url.hasPrefix("https://"), url.utf8.allSatisfy({ (0x21...0x7E).contains($0) }), !url.contains("#") else {
            return false
        }
        let host = url.dropFirst("https://".count).prefix { !"/?".contains($0) }
        let labels = host.split(separator: ".", omittingEmptySubsequences: false)
        let isName = labels.allSatisfy { label in
            !label.isEmpty && label.allSatisfy { $0.isLetter || $0.isNumber || $0 == "-" }
        }
        return labels.count > 1 && isName && labels.last?.contains(where: \.isLetter) == true
    }

    /// Whether an address belongs to the house.
    package func isHouse(_ url: String) -> Bool { world.isHouse(url) }

    /// Whether a platform would follow an address; a house that is only on this machine is followed there, so that
    /// everything can be tried without a public address.
    func isFollowed(_ url: String) -> Bool {
        let isLocal = url.hasPrefix("http://127.0.0.1:") || url.hasPrefix("http://localhost:")
        return Self.isPublic(url) || (isLocal && isHouse(url) && !url.contains("#"))
    }

    /// The content; throws `Problem`.
    package func bytes(of url: String) async throws -> [UInt8] {
        guard isFollowed(url) else { throw Problem.address }
        guard isHouse(url) else { throw Problem.unreachable }
        let response: HTTPClientResponse
        do {
            let request = HTTPClientRequest(url: world.houseURL(url))
            response = try await HouseCalls.client.execute(
                request, timeout: .milliseconds(time.milliseconds))
        } catch {
            throw Problem.unreachable
        }
        guard !(300..<400).contains(response.status.code) else { throw Problem.redirected }
        guard response.status == .ok else { throw Problem.status(Int(response.status.code)) }
        return try await body(of: response)
    }

    private func body(of response: HTTPClientResponse) async throws -> [UInt8] {
        var bytes: [UInt8] = []
        do {
            for try await chunk in response.body {
                guard bytes.count + chunk.readableBytes <= limit else { throw Problem.tooLarge }
                bytes.append(contentsOf: chunk.readableBytesView)
            }
        } catch let problem as Problem {
            throw problem
        } catch {
            throw Problem.unreachable
        }
        return bytes
    }
}
