import Foundation

/// Named numbers in the order in which they were measured.
struct Figures {
    private var list: [(name: String, value: Double)] = []

    /// Adds a figure; the name says the unit.
    mutating func add(_ name: String, _ value: Double) {
        list.append((name, value))
    }

    /// Two speeds and how the first compares with the second.
    mutating func add(_ name: String, _ ours: Double, against bare: String, _ other: Double) {
        add("\(name)_per_second", ours)
        add("\(bare)_per_second", other)
        add("\(name)_ratio", other > 0 ? ours / other : 0)
    }

    /// One line per figure.
    var table: String {
        let width = list.map(\.name.count).max() ?? 0
        return list.map { figure in
            figure.name.padding(toLength: width + 2, withPad: " ", startingAt: 0) + Self.text(figure.value)
        }.joined(separator: "\n")
    }

    /// One object.
    var json: String {
        "{" + list.map { "\"\($0.name)\": \(Self.text($0.value))" }.joined(separator: ", ") + "}"
    }

    /// Four digits that count, which is more than any of these measurements is worth.
    private static func text(_ value: Double) -> String {
        guard value.isFinite, value != 0 else { return "0" }
        if abs(value) >= 1_000 { return String(Int(value.rounded())) }
        return String(format: abs(value) >= 10 ? "%.1f" : "%.3f", value)
    }
}

/// Measures spans of time.
enum Stopwatch {
    /// How long `body` took, in seconds.
    static func seconds(_ body: () async throws -> Void) async rethrows -> Double {
        let clock = ContinuousClock()
        let begin = clock.now
        try await body()
        return seconds(clock.now - begin)
    }

    /// A duration in seconds.
    static func seconds(_ duration: Duration) -> Double {
        Double(duration.components.seconds) + Double(duration.components.attoseconds) / 1e18
    }

    /// How often per second `body` runs, asked again and again for so long.
    static func rate(for time: Double, _ body: () async throws -> Void) async rethrows -> Double {
        let clock = ContinuousClock()
        let begin = clock.now
        var count = 0
        var passed = 0.0
        repeat {
            for _ in 0..<16 { try await body() }
            count += 16
            passed = seconds(clock.now - begin)
        } while passed < time
        return Double(count) / passed
    }
}

extension [Double] {
    /// The value below which so many of hundred lie.
    func percentile(_ part: Double) -> Double {
        let sorted = sorted()
        guard !sorted.isEmpty else { return 0 }
        return sorted[Swift.min(sorted.count - 1, Int(Double(sorted.count) * part))]
    }
}
