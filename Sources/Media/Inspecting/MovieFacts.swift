import Domain
import Foundation

/// What `ffprobe` says of a video.
struct MovieFacts {
    /// The longest video: 12 hours, as the most generous platform takes it.
    static let longest = 12 * 3_600_000
    /// The longest side.
    static let longestSide = 8_192
    /// The most frames per second.
    static let fastest = 240.0
    private static let codecs: Set<String> = ["h264", "hevc", "av1", "vp9", "mpeg4", "prores"]

    private struct Report: Decodable {
        let streams: [Stream]
        let format: Format
    }

    private struct Format: Decodable {
        let duration: String?
    }

    private struct Stream: Decodable {
        let codec_type: String?
        let codec_name: String?
        let pix_fmt: String?
        let width: Int?
        let height: Int?
        let avg_frame_rate: String?
        let duration: String?
        let disposition: [String: Int]?
        let side_data_list: [SideData]?
    }

    private struct SideData: Decodable {
        let rotation: Double?
    }

    /// The arguments of `ffprobe` for a file: MP4 and QuickTime only, from the local disk only (SEC-76).
    static func arguments(_ path: String) -> [String] {
        [
            "-v", "error", "-hide_banner", "-protocol_whitelist", "file", "-format_whitelist", "mov", "-f", "mov",
            "-print_format", "json", "-show_entries",
            "format=duration:stream=codec_type,codec_name,pix_fmt,width,height,avg_frame_rate,duration"
                + ":stream_disposition=attached_pic:stream_side_data=rotation",
            "file:\(path)",
        ]
    }

    /// Reads a report about sound. Throws `MediaError` for what is none that can be published.
    static func read(_ json: [UInt8], _ container: AudioContainer) throws(MediaError) -> MediaFacts {
        guard let report = try? JSONDecoder().decode(Report.self, from: Data(json)) else {
            throw AudioContainer.unreadable
        }
        let streams = report.streams.map {
            AudioStream(kind: $0.codec_type ?? "", codec: $0.codec_name, isCover: $0.disposition?["attached_pic"] == 1)
        }
        let seconds = report.format.duration ?? report.streams.compactMap(\.duration).first
        return try container.facts(streams, seconds: seconds.flatMap { Double($0) })
    }

    /// Reads the report. Throws `MediaError` for what is no video that can be published.
    static func read(_ json: [UInt8], contentType: String) throws(MediaError) -> MediaFacts {
        guard let report = try? JSONDecoder().decode(Report.self, from: Data(json)) else { throw unreadable }
        let films = report.streams.filter { $0.codec_type == "video" && $0.disposition?["attached_pic"] != 1 }
        guard let film = films.first else { throw .unsupported("There is no picture in this video.") }
        guard films.count == 1 else { throw .unsupported("A video may have one picture track.") }
        let codec = film.codec_name ?? "unknown"
        guard codecs.contains(codec) else {
            throw .unsupported("The picture is coded as “\(codec.prefix(20))”; save it as H.264.")
        }
        return try facts(film, report, contentType)
    }

    private static func facts(
        _ film: Stream, _ report: Report, _ contentType: String
    ) throws(MediaError) -> MediaFacts {
        var facts = MediaFacts(contentType)
        guard let width = film.width, let height = film.height, width > 0, height > 0 else { throw unreadable }
        guard max(width, height) <= longestSide, width * height <= MediaProbe.pixelLimit else {
            throw .tooLarge("A video may be \(longestSide) pixels wide or high.")
        }
        let turn = film.side_data_list?.compactMap(\.rotation).first ?? 0
        let isUpright = turn.isFinite && Int(turn.rounded()) % 180 == 0
        (facts.width, facts.height) = isUpright ? (width, height) : (height, width)
        guard let seconds = (report.format.duration ?? film.duration).flatMap(Double.init), seconds > 0 else {
            throw unreadable
        }
        guard seconds * 1_000 <= Double(longest) else { throw .tooLarge("A video may last 12 hours.") }
        facts.durationMilliseconds = max(Int((seconds * 1_000).rounded()), 1)
        facts.coding = FilmCoding(
            picture: film.codec_name ?? "", pixels: film.pix_fmt ?? "",
            sound: report.streams.first { $0.codec_type == "audio" }?.codec_name)
        facts.frameRate = film.avg_frame_rate.flatMap(rate)
        guard facts.frameRate ?? 0 <= fastest else { throw .unsupported("A video may have 240 frames per second.") }
        return facts
    }

    /// `30000/1001` as a number, to a thousandth.
    private static func rate(_ text: String) -> Double? {
        let parts = text.split(separator: "/").compactMap { Double($0) }
        guard parts.count == 2, parts[0] > 0, parts[1] > 0 else { return nil }
        return (parts[0] / parts[1] * 1_000).rounded() / 1_000
    }

    static let unreadable = MediaError.unsupported("The video cannot be read; save or upload it again.")
}
