/// Figures of files in the words of people; documentation and preflight use the same.
package enum FileWords {
    /// `PNG` for `image/png`.
    package static func type(_ type: String) -> String {
        switch type {
        case "video/quicktime": "MOV"
        case "video/x-m4v": "M4V"
        case "video/x-matroska": "MKV"
        case "video/x-msvideo": "AVI"
        case "audio/mpeg", "audio/mp3": "MP3"
        case "audio/mp4", "audio/m4a", "audio/x-m4a": "M4A"
        default: (type.split(separator: "/").last.map(String.init) ?? type).uppercased()
        }
    }

    /// Bytes for people: `5.2 MB`, rounded up so that a size over a limit never looks equal to it.
    package static func size(_ bytes: Int) -> String {
        guard bytes >= 1_000_000 else { return "\(bytes / 1000 + (bytes % 1000 == 0 ? 0 : 1)) kB" }
        guard bytes >= 1_000_000_000 else { return tenths(bytes, 100_000) + " MB" }
        return tenths(bytes, 100_000_000) + " GB"
    }

    private static func tenths(_ bytes: Int, _ unit: Int) -> String {
        let tenths = bytes / unit + (bytes % unit == 0 ? 0 : 1)
        return tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths / 10).\(tenths % 10)"
    }

    /// A time: `90 seconds`, `15 minutes`, `12 hours`; rounded up to a tenth of a second.
    package static func time(_ time: Duration) -> String {
        let tenths = (time.milliseconds + 99) / 100
        guard tenths.isMultiple(of: 10) else { return "\(tenths / 10).\(tenths % 10) seconds" }
        let seconds = Int(tenths / 10)
        if seconds >= 7_200, seconds.isMultiple(of: 3_600) { return "\(seconds / 3_600) hours" }
        return seconds >= 120 && seconds.isMultiple(of: 60) ? "\(seconds / 60) minutes" : Plural.of(seconds, "second")
    }

    /// A range of times.
    package static func times(_ range: ClosedRange<Duration>) -> String {
        let (low, high) = (time(range.lowerBound), time(range.upperBound))
        guard range.lowerBound > .zero else { return "up to \(high)" }
        let unit = high.drop { $0 != " " }
        return low.hasSuffix(unit) ? "\(low.dropLast(unit.count)) to \(high)" : "\(low) to \(high)"
    }

    /// Sides in pixels: `32 to 1280 wide and 32 to 1024 high`.
    package static func sides(_ frame: FrameRules) -> String {
        [
            frame.widths.map { span($0) + " wide" }, frame.heights.map { span($0) + " high" },
            frame.shortSide.map { span($0) + " on the shorter side" },
        ].compactMap { $0 }.joined(separator: " and ")
    }

    private static func span(_ range: ClosedRange<Int>) -> String {
        if range.upperBound == .max { return "at least \(range.lowerBound)" }
        return range.lowerBound <= 1 ? "up to \(range.upperBound)" : "\(range.lowerBound) to \(range.upperBound)"
    }

    /// A range of shapes: `4:5 to 1.91:1`, or `9:16`.
    package static func shapes(_ range: ClosedRange<Double>) -> String {
        let (low, high) = (shape(range.lowerBound), shape(range.upperBound))
        return low == high ? low : "\(low) to \(high)"
    }

    /// Width by height: `9:16`, `1.91:1`, `1:2.4`.
    package static func shape(_ aspect: Double) -> String {
        let usual: [(Double, String)] = [(9.0 / 16, "9:16"), (16.0 / 9, "16:9"), (0.8, "4:5"), (1.25, "5:4")]
        if let name = usual.first(where: { abs($0.0 - aspect) < 0.001 })?.1 { return name }
        return aspect >= 1 ? "\(tidy(aspect)):1" : "1:\(tidy(1 / aspect))"
    }

    /// A number with two places at most.
    package static func tidy(_ number: Double) -> String {
        guard number.isFinite, abs(number) < 1e12 else { return "\(number)" }
        let hundredths = Int((number * 100).rounded())
        let rest = hundredths % 100
        guard rest != 0 else { return "\(hundredths / 100)" }
        let digits = rest < 10 ? "0\(rest)" : rest.isMultiple(of: 10) ? "\(rest / 10)" : "\(rest)"
        return "\(hundredths / 100).\(digits)"
    }
}
