import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import Synchronization

/// An S3-compatible store on loopback, as strict as the real ones or as bad as a test wants. What it is given lies on the disk.
///
/// Written from the Amazon S3 API Reference, apart from our client: it computes signatures, digests and tags by itself.
package final class S3Server: Sendable {
    /// Who may come.
    package static let keyID = "AKIDMARTLET"
    /// The secret of the one who may come.
    package static let secret = "grey/heron+over=water"
    /// The region that calls must be signed for.
    package static let region = "eu-test-1"
    /// The one bucket.
    package static let bucket = "martlet-media"

    /// What goes wrong.
    package enum Trouble: Sendable {
        /// This status with an error of this code.
        case error(Int, String)
        /// It reads a little of what comes, and hangs up.
        case hangUp
        /// It does what it is asked, and hangs up without a word.
        case lostAnswer
        /// It takes everything and says nothing for longer than anybody waits.
        case silence
        /// It answers with bytes that do not end.
        case flood
        /// It announces more bytes than it gives, and hangs up.
        case shortened
        /// It does what it is asked with other bytes.
        case otherBytes
        /// It answers with these words and 200, whatever it was asked.
        case words(String)
    }

    struct Piece: Sendable {
        let path: String
        let size: Int
        let tag: String
    }

    struct Object: Sendable {
        var pieces: [Piece]
        var tag: String
        var changed: Date
        var size: Int { pieces.reduce(0) { $0 + $1.size } }
    }

    struct Upload: Sendable {
        let key: String
        var begun: Date
        var parts: [Int: Piece] = [:]
    }

    struct State: Sendable {
        var objects: [String: Object] = [:]
        var uploads: [String: Upload] = [:]
        var troubles: [(call: String, trouble: Trouble, times: Int)] = []
        var calls: [String] = []
        /// How far its clock is ahead of this machine's.
        var skew: Double = 0
        /// The most names in one answer, whatever is asked.
        var page = 1_000
    }

    let state = Mutex(State())
    let folder: URL
    /// Where it listens; set while it runs.
    private let address = Mutex("")

    private init(folder: URL) { self.folder = folder }

    /// Its address, as an operator would write it.
    package var endpoint: String { address.withLock { $0 } }

    /// Serves for the time of the body.
    package static func run<Value: Sendable>(
        _ body: @Sendable (S3Server) async throws -> Value
    ) async throws -> Value {
        let folder = FileManager.default.temporaryDirectory.appending(path: "martlet-store-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }  // A leftover in the temporary folder harms nobody.
        let store = S3Server(folder: folder)
        let (ports, listening) = AsyncStream.makeStream(of: Int.self)
        let server = Application(
            responder: S3Responder(server: store),
            configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: 0)),
            onServerRunning: { listening.yield($0.localAddress?.port ?? 0) })
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await server.run() }
            for await port in ports {
                store.address.withLock { $0 = "http://127.0.0.1:\(port)" }
                break
            }
            let value = try await body(store)
            group.cancelAll()
            return value
        }
    }
}

// MARK: What tests see and do

extension S3Server {
    /// The names of all objects, sorted.
    package var keys: [String] { state.withLock { $0.objects.keys.sorted() } }
    /// How many uploads are under way.
    package var uploadCount: Int { state.withLock(\.uploads.count) }
    /// What it was asked so far, by the names of the reference.
    package var calls: [String] { state.withLock(\.calls) }

    /// Lets a call go wrong from now on, so many times.
    package func trouble(_ trouble: Trouble, at call: String, times: Int = .max) {
        state.withLock { $0.troubles.append((call, trouble, times)) }
    }

    /// Everything goes well again.
    package func calm() { state.withLock { $0.troubles = [] } }

    /// Sets its clock.
    package func setSkew(seconds: Double) { state.withLock { $0.skew = seconds } }

    /// Gives no more names at once.
    package func setPage(_ count: Int) { state.withLock { $0.page = count } }

    /// Makes everything that it has older.
    package func age(hours: Double) {
        state.withLock { state in
            for key in state.objects.keys { state.objects[key]?.changed -= hours * 3_600 }
            for id in state.uploads.keys { state.uploads[id]?.begun -= hours * 3_600 }
        }
    }

    /// The bytes of an object.
    package func bytes(_ key: String) -> [UInt8]? {
        guard let object = state.withLock({ $0.objects[key] }) else { return nil }
        return object.pieces.flatMap { [UInt8](FileManager.default.contents(atPath: $0.path) ?? Data()) }
    }

    /// Puts other bytes in the place of an object.
    package func replace(_ key: String, with bytes: [UInt8]) throws {
        let path = folder.appending(path: UUID().uuidString).path
        try Data(bytes).write(to: URL(filePath: path))
        state.withLock {
            $0.objects[key] = Object(
                pieces: [Piece(path: path, size: bytes.count, tag: "x")], tag: "x", changed: Date())
        }
    }

    /// Loses an object.
    package func lose(_ key: String) { state.withLock { $0.objects[key] = nil } }

    /// The present time by its clock.
    var now: Date { Date(timeIntervalSinceNow: state.withLock(\.skew)) }

    /// Notes a call, and says what goes wrong with it.
    func note(_ call: String) -> Trouble? {
        state.withLock { state in
            state.calls.append(call)
            guard let index = state.troubles.firstIndex(where: { $0.call == call && $0.times > 0 }) else { return nil }
            if state.troubles[index].times != .max { state.troubles[index].times -= 1 }
            return state.troubles[index].trouble
        }
    }
}
