package import Domain
import Foundation

/// How far a film is that is being made anew, by the word of the tool that makes it.
package enum FilmProgress {
    /// So much of the report is looked at, from its end; each line of it that matters is far shorter.
    private static let tail = 2_048
    private static let key = "out_time_us="

    /// Where the tool reports while it makes a film at a path.
    static func path(_ target: String) -> String { target + ".progress" }

    /// The arguments by which it reports, every two seconds.
    static func arguments(_ target: String) -> [String] {
        ["-progress", "file:\(path(target))", "-stats_period", "2"]
    }

    /// How much of a film is made, in percent; `nil` while nothing is known of it.
    package static func percent(of item: MediaItem, at target: String) async -> Int? {
        let bytes = try? await FileThread.run { () throws(MediaError) in
            let file = try OpenFile(path(target), O_RDONLY)
            defer { file.close() }
            let size = try file.size
            return try file.read(max(size - tail, 0)..<size)
        }
        return bytes.flatMap { percent(in: String(decoding: $0, as: UTF8.self), of: item.durationMilliseconds) }
    }

    /// The same in a report. The last line may be half written.
    static func percent(in report: String, of milliseconds: Int) -> Int? {
        let times = report.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
            .compactMap { $0.hasPrefix(key) ? Int64($0.dropFirst(key.count)) : nil }
        guard let time = times.last, milliseconds > 0 else { return nil }
        return Int(min(max(time / 10 / Int64(milliseconds), 0), 100))
    }
}
