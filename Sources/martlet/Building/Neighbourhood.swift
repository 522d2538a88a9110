import AsyncHTTPClient
import Foundation
import Logging
import NIOCore
import Sandbox
import ServiceLifecycle
import Domain
import Vault

/// Simulated platforms, in this process or in another one.
enum Neighbourhood {
    /// The X app that the simulated X knows.
    static let xClientID = "sandbox-x-client"
    static let xClientSecret = "sandbox-x-secret"

    /// Runs the sandbox while `body` runs; its pages stay until `body` returns.
    static func run(
        _ settings: HouseSettings, _ body: @Sendable (Sandbox) async throws -> Void
    ) async throws {
        let sandbox = try Sandbox(
            settings: SandboxSettings(
                port: settings.sandboxPort, houseRoutes: [settings.publicURL: settings.localURL]))
        try await sandbox.whileRunning { _ in try await body(sandbox) }
    }

    /// The route map of a sandbox in another process.
    static func routes(of url: String) async throws -> [(from: String, to: String)] {
        struct Origins: Decodable {
            let origins: [String: String]
        }
        let base = url.hasSuffix("/") ? String(url.dropLast()) : url
        let answer = try await HTTPClient.shared.execute(
            HTTPClientRequest(url: base + "/control/origins"), timeout: .seconds(10))
        let body = try await answer.body.collect(upTo: 1 << 20)
        let origins = try JSONDecoder().decode(Origins.self, from: Data(body.readableBytesView))
        return origins.origins.map { (from: $0.key, to: $0.value) }
    }
}

extension HouseSettings {
    /// Where this process itself is reached on this machine.
    var localURL: String { "http://127.0.0.1:\(port)" }

    /// In the sandbox everything is tried in a minute: the X app is known, and a missing key file is made.
    mutating func prepareForSandbox(quietly: Bool = false) throws {
        if xClientID.isEmpty {
            xClientID = Neighbourhood.xClientID
            xClientSecret = Secret(Neighbourhood.xClientSecret)
        }
        guard !FileManager.default.fileExists(atPath: keyFile) else { return }
        try Folders.make(dataFolder)
        _ = try KeyFile.create(at: keyFile)
        if !quietly { print("Made the key file \(keyFile) for this sandbox.") }
    }
}
