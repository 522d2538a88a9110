import API
import Dashboard
import Domain
import Engine
import Foundation
import Logging
import Mail
import Media
import Outbound
import Sandbox
import Storage
import Synchronization
import Vault

/// The whole product in one process, built from the ground up, floor by floor.
struct House: Sendable {
    let settings: HouseSettings
    let publicURL: String
    let database: Database
    let door: NetworkDoor
    let engine: Engine
    let parts: EngineParts

    /// Builds everything up to the Engine; nothing is served yet.
    ///
    /// - Parameters:
    ///   - routes: Detours that come on top of the configured ones, e.g. to the sandbox.
    ///   - isSandbox: Whether only the simulated platforms may be reached (REL-35).
    static func build(
        _ settings: HouseSettings, publicURL: String, routes: [(from: String, to: String)], isSandbox: Bool
    ) async throws -> House {
        let ports = Ports.system
        let ring = try KeyFile.read(at: settings.keyFile)
        let database = try await openDatabase(settings, ring)
        let vault = Vault(ring: ring, store: DatabaseKeyStore(database: database), ports: ports)

        let (door, map) = try door(settings, publicURL: publicURL, routes: routes, isSandbox: isSandbox)
        let parts = EngineParts(
            ports: ports, database: database, vault: vault,
            connectors: connectors(settings, door: door, ports: ports, publicURL: publicURL),
            routes: map, settings: EngineSettings(settings, publicURL: publicURL, isSandbox: isSandbox),
            node: settings.node.isEmpty ? "node-\(ports.randomToken(byteCount: 6))" : settings.node,
            crashPoints: isSandbox ? .harness(killAt: settings.crashAt, pauseAt: settings.pauseAt) : .none,
            door: door, mailer: settings.mail.map(SMTPMailer.init))
        let rooms = try rooms(settings, door: door, ports: ports)
        return House(
            settings: settings, publicURL: publicURL, database: database, door: door,
            engine: Engine(parts: parts, rooms: rooms), parts: parts)
    }

    /// Where media arrive, on the disk of this node in any case, and where they are kept.
    private static func rooms(_ settings: HouseSettings, door: NetworkDoor, ports: Ports) throws -> MediaRooms {
        let arrivals = arrivals(settings)
        let files: any MediaFiles =
            if let store = settings.mediaStore {
                S3MediaFiles(store, door: door, ports: ports, arrivals: arrivals)
            } else {
                try FolderMediaFiles(folder: settings.mediaFolder)
            }
        return MediaRooms(files: files, arrivals: arrivals, tools: .installed())
    }

    /// Where files are on their way in.
    static func arrivals(_ settings: HouseSettings) -> ArrivalFolder {
        ArrivalFolder(folder: "\(settings.mediaFolder)/arriving")
    }

    /// The door as the operator wants it, and the detours that it knows.
    static func door(
        _ settings: HouseSettings, publicURL: String, routes: [(from: String, to: String)], isSandbox: Bool
    ) throws -> (door: NetworkDoor, map: RouteMap) {
        let map = try RouteMap(settings.routes + routes)
        let door = try NetworkDoor(
            DoorSettings(
                routes: map, allowedRanges: settings.allowedRanges, onlyHosts: isSandbox ? [] : nil,
                userAgent: "Martlet (+\(publicURL))"),
            ports: .system)
        return (door, map)
    }

    /// Opens the database, checks the keys against it before any write (SEC-25), and migrates it (REL-46).
    static func openDatabase(_ settings: HouseSettings, _ ring: RootKeyRing) async throws -> Database {
        let database = try await Database.open(settings.database)
        let checks = try await KeyGate.check(ring, against: database)
        try await database.migrate()
        try await KeyGate.store(checks, in: database)
        return database
    }

    /// Watches the places where data is kept.
    var diskWatch: DiskWatch {
        var folders = [settings.mediaFolder]
        if case .file(let path) = settings.database {
            folders.append(URL(filePath: path).deletingLastPathComponent().path)
        }
        return DiskWatch(folders: folders, reserve: Int64(settings.diskReserve), database: database)
    }

    /// Gives back what the house holds.
    func close() async {
        await door.close()
        database.close()
    }
}

extension CrashPoints {
    /// Ends the process like a power cut when it reaches one point, and stops it once, as a paused machine is, at
    /// another; for the kill harness.
    static func harness(killAt end: CrashPoint?, pauseAt pause: CrashPoint?) -> CrashPoints {
        if end == nil, pause == nil { return .none }
        let wasPaused = Mutex(false)
        return CrashPoints { reached in
            if reached == end { kill(getpid(), SIGKILL) }
            guard reached == pause, wasPaused.withLock({ $0.turnOn() }) else { return }
            // To this thread and not to the process: it must not run a step further before it stops.
            raise(SIGSTOP)
        }
    }
}

extension Bool {
    /// Becomes true; answers whether it was false.
    fileprivate mutating func turnOn() -> Bool {
        defer { self = true }
        return !self
    }
}
