import Metrics
import Synchronization

/// One line of numbers of a metric: what its labels are and what it has counted.
protocol MetricSeries: AnyObject, Sendable {
    /// The lines of this series in the Prometheus text format.
    func lines(name: String, labels: MetricLabels) -> [String]
}

/// Grows only, until the process ends.
final class CounterSeries: MetricSeries, CounterHandler, FloatingPointCounterHandler {
    private let value = Mutex(0.0)

    func increment(by amount: Int64) { increment(by: Double(amount)) }
    func increment(by amount: Double) { value.withLock { $0 += max(amount, 0) } }
    func reset() { value.withLock { $0 = 0 } }

    func lines(name: String, labels: MetricLabels) -> [String] {
        ["\(name)\(labels.text) \(value.withLock { $0 }.metricText)"]
    }
}

/// Goes up and down.
final class GaugeSeries: MetricSeries, MeterHandler, RecorderHandler {
    private let value = Mutex(0.0)

    func set(_ number: Int64) { set(Double(number)) }
    func set(_ number: Double) { value.withLock { $0 = number } }
    func increment(by amount: Double) { value.withLock { $0 += amount } }
    func decrement(by amount: Double) { value.withLock { $0 -= amount } }
    func record(_ number: Int64) { set(number) }
    func record(_ number: Double) { set(number) }

    func lines(name: String, labels: MetricLabels) -> [String] {
        ["\(name)\(labels.text) \(value.withLock { $0 }.metricText)"]
    }
}

/// How many values lie below each of some bounds.
final class HistogramSeries: MetricSeries, RecorderHandler, TimerHandler {
    private struct Counts {
        var buckets = [Int](repeating: 0, count: HistogramSeries.bounds.count)
        var count = 0
        var sum = 0.0
    }

    /// From a fast commit to a day; in the unit of the metric, which is seconds for times.
    static let bounds: [Double] = [
        0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 3_600, 21_600, 86_400,
    ]

    private let counts = Mutex(Counts())

    func record(_ number: Int64) { record(Double(number)) }

    func record(_ number: Double) {
        let index = Self.bounds.firstIndex { number <= $0 }
        counts.withLock { counts in
            if let index { counts.buckets[index] += 1 }
            counts.count += 1
            counts.sum += number
        }
    }

    func recordNanoseconds(_ duration: Int64) { record(Double(duration) / 1e9) }

    func lines(name: String, labels: MetricLabels) -> [String] {
        let counts = counts.withLock { $0 }
        var below = 0
        var lines = zip(Self.bounds, counts.buckets).map { bound, number in
            below += number
            return "\(name)_bucket\(labels.adding("le", bound.metricText).text) \(below)"
        }
        lines.append("\(name)_bucket\(labels.adding("le", "+Inf").text) \(counts.count)")
        lines.append("\(name)_sum\(labels.text) \(counts.sum.metricText)")
        lines.append("\(name)_count\(labels.text) \(counts.count)")
        return lines
    }
}

extension Double {
    /// The number as the text format writes it: whole numbers without a point.
    var metricText: String {
        if isNaN { return "NaN" }
        if isInfinite { return self < 0 ? "-Inf" : "+Inf" }
        return Int64(exactly: self).map(String.init) ?? description
    }
}
