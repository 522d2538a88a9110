import HTTPTypes
import Sandbox
import TestKit
import Testing

/// Files of a house, and addresses by which Meta finds them.
enum HouseFiles {
    /// Good files of every kind, bad ones by what is wrong with them.
    static let all: [String: [UInt8]] = [
        "a.jpg": HonestFiles.jpeg(number: 1), "b.jpg": HonestFiles.jpeg(number: 2),
        "c.png": HonestFiles.png(), "d.gif": HonestFiles.gif(), "v.mp4": HonestFiles.mp4(),
        "w.mp4": HonestFiles.mp4 { $0.number = 2 }, "page.html": Array("<html></html>".utf8), "empty": [],
        "wide.jpg": HonestFiles.jpeg(2_000, 1_000), "thin.jpg": HonestFiles.jpeg(100, 1_100),
        "big.jpg": HonestFiles.jpeg(padding: 8 << 20), "cut.jpg": HonestFiles.jpeg(hasEnd: false),
        "multi.jpg": HonestFiles.jpeg(isMulti: true), "short.mp4": HonestFiles.mp4 { $0.seconds = 2.9 },
        "minute.mp4": HonestFiles.mp4 { $0.seconds = 60 }, "late.mp4": HonestFiles.mp4 { $0.seconds = 61 },
        "long.mp4": HonestFiles.mp4 { $0.seconds = 301 }, "hours.mp4": HonestFiles.mp4 { $0.seconds = 901 },
        "slow.mp4": HonestFiles.mp4 { $0.frameRate = 15 }, "fast.mp4": HonestFiles.mp4 { $0.frameRate = 120 },
        "vast.mp4": HonestFiles.mp4 { ($0.width, $0.height) = (3_840, 2_160) },
        "tail.mp4": HonestFiles.mp4 { $0.isIndexFirst = false }, "edit.mp4": HonestFiles.mp4 { $0.edits = [-1, 0] },
        "cut.mp4": HonestFiles.mp4 { $0.missing = 9 }, "old.mp4": HonestFiles.mp4 { $0.codec = "mp4v" },
        "six.mp4": HonestFiles.mp4 { $0.sound = ("mp4a", 48_000, 6) },
        "mp3.mp4": HonestFiles.mp4 { $0.sound = (".mp3", 44_100, 2) },
        "loud.mp4": HonestFiles.mp4 { $0.sound = ("mp4a", 64_000, 2) },
        "mute.mp4": HonestFiles.mp4 { $0.sound = nil },
        "line.mp4": HonestFiles.mp4 { ($0.width, $0.height) = (1_100, 100) },
        "heavy.mp4": HonestFiles.mp4 { ($0.seconds, $0.content) = (3, 11 << 20) },
        "square.mp4": HonestFiles.mp4 { ($0.width, $0.height) = (720, 720) },
        "small.mp4": HonestFiles.mp4 { ($0.width, $0.height) = (360, 640) },
    ]

    static func url(_ name: String) -> String { "\(FileHouse.url)/files/\(name)" }
}

/// A profile of Instagram or Threads that publishes, beside a house with files.
struct PublishingStage: Sendable {
    static let threadsScope =
        "threads_basic,threads_content_publish,threads_manage_replies,threads_manage_insights,threads_delete,"
        + "threads_location_tagging"
    static let instagramScope =
        "instagram_business_basic,instagram_business_content_publish,instagram_business_manage_insights,"
        + "instagram_business_manage_comments"

    let p: ProfileVisitor
    let token: String

    /// The same profile as another person, or with other permissions.
    func connected(_ account: String = "ada", scope: String? = nil) async throws -> PublishingStage {
        let usual = p.kind.name == "threads" ? Self.threadsScope : Self.instagramScope
        return PublishingStage(p: p, token: try await p.connect(account, ["scope": scope ?? usual]))
    }

    func post(_ path: String, _ pairs: [(String, String)] = []) async throws -> SandboxClient.Reply {
        try await p.http.form("/\(p.kind.api)/\(p.kind.version)/\(path)", pairs, token: token)
    }

    func get(_ path: String, _ pairs: [(String, String)] = []) async throws -> SandboxClient.Reply {
        try await p.data(path, pairs, token: token)
    }

    func delete(_ path: String) async throws -> SandboxClient.Reply {
        try await p.http.send(
            .delete, "/\(p.kind.api)/\(p.kind.version)/\(path)", headers: [.authorization: "Bearer \(token)"])
    }

    /// Lets everything be processed.
    func wait() { p.sandbox.clock.advance(by: .seconds(3)) }

    /// What the ledger knows, in order.
    var posts: [LedgerEntry.Post] { p.sandbox.ledger.posts(platform: p.kind.name) }

    func fault(_ kind: Fault.Kind, _ endpoint: String, _ change: (inout Fault) -> Void = { _ in }) {
        p.sandbox.faults.add(Fault(kind, platform: p.kind.name, endpoint: endpoint).with(change))
    }

    static func open<Value: Sendable>(
        _ kind: ProfileVisitor.Kind, settings: @Sendable (inout SandboxSettings) -> Void = { _ in },
        _ body: @Sendable (PublishingStage) async throws -> Value
    ) async throws -> Value {
        try await FileHouse.open(HouseFiles.all) { routes in
            var chosen = SandboxSettings(port: 0, houseRoutes: routes)
            settings(&chosen)
            let sandbox = try Sandbox(
                settings: chosen, clock: SandboxClock(real: { 1_790_000_000_000 }), platforms: [kind.maker])
            return try await sandbox.whileRunning { base in
                let p = ProfileVisitor(kind: kind, sandbox: sandbox, http: try SandboxClient(base))
                return try await body(try await PublishingStage(p: p, token: "").connected())
            }
        }
    }
}

extension SandboxClient.Reply {
    /// The identifier in a good answer.
    func id() throws -> String { try text("id") }

    /// The entries of a list.
    var entries: [JSONValue] { json?["data"]?.array ?? [] }
}
