import Domain
import Engine
import Foundation
import Logging
import Outbound
import Sandbox
import ServiceLifecycle
import Storage
import Vault

/// Simulated platforms, in this process or in another one.
enum Neighbourhood {
    /// The apps that the simulated platforms know (`docs/sandbox.md`).
    static let apps: [ConfiguredApp] = Platform.allCases.compactMap { platform in
        guard platform.appSettings != nil else { return nil }
        let name = "sandbox-\((platform.appSharedWith ?? platform).rawValue)"
        return ConfiguredApp(platform: platform, clientID: "\(name)-client", clientSecret: Secret("\(name)-secret"))
    }

    /// The public address by which the simulated platforms know this house: they fetch from such alone.
    static let houseOrigin = "https://martlet.example"

    /// Runs the sandbox while `body` runs; its pages stay until `body` returns.
    static func run(
        _ settings: HouseSettings, _ body: @Sendable (Sandbox) async throws -> Void
    ) async throws {
        let sandbox = try Sandbox(
            settings: SandboxSettings(
                port: settings.sandboxPort, houseRoutes: settings.houseRoutes))
        try await sandbox.whileRunning { _ in try await body(sandbox) }
    }

    /// The route map of a sandbox in another process.
    static func routes(of url: String) async throws -> [(from: String, to: String)] {
        struct RouteList: Decodable {
            let routes: [String: String]
        }
        let base = url.hasSuffix("/") ? String(url.dropLast()) : url
        guard let address = OutboundURL(base + "/control/origins") else {
            throw ConfigurationError(mistakes: ["sandbox.url: \(url) is no address."])
        }
        let door = try NetworkDoor(DoorSettings(allowedOrigins: [address.origin]), ports: .system)
        let result: Result<OutboundResponse, OutboundError>
        do throws(OutboundError) {
            let peer = Peer.platform(.x, hosts: [HostPattern(address.origin.host.text)])
            result = .success(try await door.send(OutboundRequest(.get, address, to: peer)))
        } catch {
            result = .failure(error)
        }
        await door.close()
        let list = try JSONDecoder().decode(RouteList.self, from: Data(try result.get().body))
        return list.routes.map { (from: $0.key, to: $0.value) }
    }
}

extension HouseSettings {
    /// Where this process itself is reached on this machine.
    var localURL: String { "http://127.0.0.1:\(port)" }

    /// Where the simulated platforms reach this house by its addresses.
    var houseRoutes: [String: String] {
        [publicURL, Neighbourhood.houseOrigin].reduce(into: [:]) { $0[$1] = localURL }
    }

    /// Moves everything into a fresh folder, unless a database was named: simulated platforms forget when they stop, and
    /// real accounts must never be shown to them, who would refuse their tokens.
    ///
    /// Answers the folder, to be removed in the end.
    mutating func moveIntoFreshFolder() -> String? {
        guard !isDatabaseNamed else { return nil }
        let folder = FileManager.default.temporaryDirectory.appending(path: "martlet-sandbox-\(UUID().uuidString)").path
        dataFolder = folder
        database = .file(path: "\(folder)/martlet.sqlite")
        keyFile = "\(folder)/root.key"
        mediaFolder = "\(folder)/media"
        return folder
    }

    /// In the sandbox everything is tried in a minute: apps are known, and a missing key file is made.
    mutating func prepareForSandbox(quietly: Bool = false) throws {
        let own = Set(platformApps.map(\.platform))
        platformApps += Neighbourhood.apps.filter { !own.contains($0.platform) }
        if redditOperator.isEmpty { redditOperator = "martlet-sandbox" }
        guard !FileManager.default.fileExists(atPath: keyFile) else { return }
        try Folders.make(dataFolder)
        _ = try KeyFile.create(at: keyFile)
        if !quietly { print("Made the key file \(keyFile) for this sandbox.") }
    }
}
