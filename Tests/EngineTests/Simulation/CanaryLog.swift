import Logging
import Synchronization

/// Swallows log lines, and keeps those that hold a planted secret (invariant 8).
struct CanaryLog: LogHandler {
    /// What was caught.
    final class Catch: Sendable {
        private let lines = Mutex<[String]>([])

        var all: [String] { lines.withLock(\.self) }

        func keep(_ line: String) { lines.withLock { $0.append(line) } }
    }

    /// Every planted secret begins with it.
    static let canary = "canary"

    let caught: Catch
    var metadata: Logger.Metadata = [:]
    var logLevel: Logger.Level = .trace

    func log(event: LogEvent) {
        let line = "\(event.message) \(metadata) \(event.metadata ?? [:]) \(event.error.map { "\($0)" } ?? "")"
        if line.contains(Self.canary) { caught.keep(line) }
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }
}
