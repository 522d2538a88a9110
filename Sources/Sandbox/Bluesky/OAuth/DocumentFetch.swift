import AsyncHTTPClient
import NIOCore
import NIOHTTP1

/// Reads a JSON document of the house; throws when it cannot be had with status 200 and as JSON.
typealias DocumentFetch = @Sendable (_ url: String) async throws -> JSONValue

/// Fetches client metadata and key sets, as an authorization server does.
enum HouseDocuments {
    /// Why a document cannot be had.
    struct Failure: Error, CustomStringConvertible {
        /// What is wrong, for the error description.
        let description: String
    }

    /// Largest document in bytes.
    private static let limit = 262_144

    /// A fetch that follows the sandbox's map of the house's addresses.
    static func fetch(in world: SandboxWorld) -> DocumentFetch {
        { url in
            var request = HTTPClientRequest(url: world.houseURL(url))
            request.headers.add(name: "accept", value: "application/json")
            let response = try await HouseCalls.client.execute(request, timeout: .seconds(10))
            guard response.status == .ok else { throw Failure(description: "status \(response.status.code)") }
            let type = response.headers.first(name: "content-type") ?? ""
            guard type.lowercased().hasPrefix("application/json") else {
                throw Failure(description: "content type must be application/json")
            }
            let body = try await response.body.collect(upTo: limit)
            guard let document = JSONValue(parsing: [UInt8](body.readableBytesView)) else {
                throw Failure(description: "not JSON")
            }
            return document
        }
    }
}
