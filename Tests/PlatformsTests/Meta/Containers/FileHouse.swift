import Domain
import HTTPTypes
import Sandbox

/// A house that serves files to simulated platforms which fetch them.
struct FileHouse: SimulatedPlatform {
    static let url = "https://files.martlet.example"
    /// Eight pixels by eight, as JPEG.
    static let jpeg =
        Base64URL.decode(
            "_9j_4AAQSkZJRgABAgAAAQABAAD__gAQTGF2YzU5LjM3LjEwMAD_2wBDAAg-Pkk-SVVVVVVVVWRdZGhoaGRkZGRoaGhwcHCDg4NwcHBoaHBwfHyD"
                + "g4-Tj4eHg4eTk5ubm7q6srLZ2eD_____xABKAAEAAAAAAAAAAAAAAAAAAAAAAQEAAAAAAAAAAAAAAAAAAAAAEAEAAAAAAAAAAAAAAAAA"
                + "AAAAEQEAAAAAAAAAAAAAAAAAAAAA_8AAEQgACAAIAwEiAAIRAAMRAP_aAAwDAQACEQMRAD8AAA__2Q") ?? []

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
            }
        ]
    }

    func rateLimited(_ call: Call, withHeaders: Bool, retryAfter: Duration) -> Answer { Answer() }
    func change(_ account: String, _ change: AccountChange) -> Bool { false }
    func reset() {}

    /// Runs a house; `body` gets the routes by which a sandbox reaches it.
    static func open<Value: Sendable>(
        _ files: [String: [UInt8]], _ body: @Sendable ([String: String]) async throws -> Value
    ) async throws -> Value {
        let sandbox = try Sandbox(settings: SandboxSettings(port: 0), platforms: [{ _ in FileHouse(files: files) }])
        return try await sandbox.whileRunning { base in try await body([url: "\(base)/house.example"]) }
    }
}
