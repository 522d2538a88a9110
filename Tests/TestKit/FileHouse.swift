import HTTPTypes
package import Sandbox

/// A house that serves files to simulated platforms that fetch them by address.
package struct FileHouse: SimulatedPlatform {
    /// Where the files are, as the platforms know it.
    package static let url = "https://files.martlet.example"
    /// Where they are in truth, behind the sandbox.
    private static let origin = "https://house.example"

    package let name = "house"
    package let title = "House"
    package let origins = [Self.origin]
    package let accounts: [SandboxAccount] = []
    private let files: [String: [UInt8]]

    package var endpoints: [Endpoint] {
        [
            Endpoint("file", "GET", Self.origin, "/files/:name") { call in
                guard let bytes = files[call.captures["name"] ?? ""] else { return Answer(status: .notFound) }
                return Answer(contentType: "application/octet-stream", bytes: bytes)
            },
            Endpoint("moved", "GET", Self.origin, "/moved/:name") { call in
                .redirect(to: "/files/\(call.captures["name"] ?? "")")
            },
            Endpoint("broken", "GET", Self.origin, "/broken/*") { _ in
                var answer = Answer()
                answer.body = .stalled(.milliseconds(1))
                return answer
            },
        ]
    }

    package func rateLimited(_ call: Call, withHeaders: Bool, retryAfter: Duration) -> Answer { Answer() }
    package func change(_ account: String, _ change: AccountChange) -> Bool { false }
    package func reset() {}

    /// Runs a house; `body` gets the routes by which a sandbox reaches it.
    package static func open<Value: Sendable>(
        _ files: [String: [UInt8]], _ body: @Sendable ([String: String]) async throws -> Value
    ) async throws -> Value {
        let sandbox = try Sandbox(settings: SandboxSettings(port: 0), platforms: [{ _ in FileHouse(files: files) }])
        return try await sandbox.whileRunning { base in try await body([url: "\(base)/house.example"]) }
    }
}
