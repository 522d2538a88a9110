import HTTPTypes
import Sandbox

/// A house that serves files to platforms that fetch them by address.
struct MediaHouse: SimulatedPlatform {
    static let url = "https://media.martlet.example"

    let name = "house"
    let title = "House"
    let origins = ["https://house.example"]
    let accounts: [SandboxAccount] = []
    let files: [String: [UInt8]]

    var endpoints: [Endpoint] {
        [
            Endpoint("file", "GET", origins[0], "/files/:name") { call in
                guard let bytes = files[call.captures["name"] ?? ""] else { return Answer(status: .notFound) }
                return Answer(contentType: "application/octet-stream", bytes: bytes)
            },
            Endpoint("moved", "GET", origins[0], "/moved/:name") { call in
                .redirect(to: "/files/\(call.captures["name"] ?? "")")
            },
            Endpoint("broken", "GET", origins[0], "/broken/*") { _ in
                var answer = Answer()
                answer.body = .stalled(.milliseconds(1))
                return answer
            },
        ]
    }

    func rateLimited(_ call: Call, withHeaders: Bool, retryAfter: Duration) -> Answer { Answer() }
    func change(_ account: String, _ change: AccountChange) -> Bool { false }
    func reset() {}

    /// Runs a house; `body` gets the routes by which a sandbox reaches it.
    static func open<Value: Sendable>(
        _ files: [String: [UInt8]], _ body: @Sendable ([String: String]) async throws -> Value
    ) async throws -> Value {
        let sandbox = try Sandbox(settings: SandboxSettings(port: 0), platforms: [{ _ in MediaHouse(files: files) }])
        return try await sandbox.whileRunning { base in try await body([url: "\(base)/house.example"]) }
    }
}
