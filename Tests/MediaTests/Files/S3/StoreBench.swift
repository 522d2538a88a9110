import Domain
import Foundation
import Outbound
import TestKit
import Testing

@testable import Media

/// A simulated store, and the house's way to it.
struct StoreBench: Sendable {
    let server: S3Server
    let files: S3MediaFiles
    let bench: Workbench

    /// How a bench differs from what suits the server.
    struct Change: Sendable {
        var bucket = S3Server.bucket
        var keyID = S3Server.keyID
        var secret = S3Server.secret
        var region = S3Server.region
        var prefix = ""
        /// How long a call may take; the usual bounds without it.
        var patience: Duration?
    }

    /// Runs a body with a server of its own. Pauses between tries take no time.
    static func with(
        _ change: Change = Change(), _ body: @Sendable (StoreBench) async throws -> Void
    ) async throws {
        try await S3Server.run { try await with(change, on: $0, body) }
    }

    /// The same with a server that may be gone.
    static func with(
        _ change: Change = Change(), on server: S3Server, _ body: @Sendable (StoreBench) async throws -> Void
    ) async throws {
        try await Workbench.with { bench in
            let door = try NetworkDoor(DoorSettings(connectTimeout: .seconds(2)), ports: .system)
            do {
                let client = try client(change, server, door)
                let arrivals = ArrivalFolder(folder: bench.path("arriving"))
                try await body(
                    StoreBench(server: server, files: S3MediaFiles(client, arrivals: arrivals), bench: bench))
            } catch {
                await door.close()
                throw error
            }
            await door.close()
        }
    }

    private static func client(_ change: Change, _ server: S3Server, _ door: NetworkDoor) throws -> S3Client {
        var ports = Ports.system
        ports.sleep = { _ in try Task.checkCancellation() }
        let endpoint = try #require(Origin(server.endpoint))
        let settings = try #require(
            S3Settings(
                endpoint: endpoint, region: change.region, bucket: change.bucket,
                keyID: change.keyID, secret: Secret(change.secret), prefix: change.prefix))
        var client = S3Client(settings: settings, door: door, ports: ports)
        if let patience = change.patience { (client.limits.firstByte, client.limits.total) = (patience, patience) }
        return client
    }

    /// Files on their way to the store that are still on the disk.
    var waiting: [String] {
        // Nothing has arrived yet where there is no folder.
        (try? FileManager.default.contentsOfDirectory(atPath: bench.path("arriving"))) ?? []
    }
}

/// The places in which media can be kept.
enum Keeping: CaseIterable, Sendable {
    case folder, store

    /// Gives such a place to a body.
    func with(_ body: @Sendable (any MediaFiles) async throws -> Void) async throws {
        switch self {
        case .folder:
            try await Workbench.with { try await body(try FolderMediaFiles(folder: $0.path("media"))) }
        case .store: try await StoreBench.with(StoreBench.Change(prefix: "studio/")) { try await body($0.files) }
        }
    }
}

extension MediaItem {
    /// The row of some bytes.
    static func row(_ id: MediaItem.ID, _ bytes: [UInt8]) -> MediaItem {
        MediaItem(
            id: id, workspaceID: Workspace.ID(stored: "wsp_1"), fileName: "a.png", contentType: "image/png", width: 1,
            height: 1, byteCount: bytes.count, digest: MediaDigest.of(bytes))
    }
}
