package import Metrics
import Synchronization

/// Keeps every metric of the process and writes them in the Prometheus text format (REL-61).
///
/// Its size is bounded: whatever comes after the limit is counted for nothing but a warning metric, so that no flood of
/// label values can fill the memory.
package final class MetricsRegistry: MetricsFactory {
    private enum Kind: String {
        case counter, gauge, histogram
    }

    private struct Family {
        let kind: Kind
        var series: [MetricLabels: any MetricSeries] = [:]
    }

    private struct State {
        var families: [String: Family] = [:]
        var count = 0
        var refused = 0
    }

    private let state = Mutex(State())
    private let limit: Int

    /// Begins empty; keeps at most so many series.
    package init(limit: Int = 5_000) {
        self.limit = limit
    }

    /// A counter; its name ends in `_total`.
    package func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        series(.counter, label.metricName.ending("_total"), dimensions) { CounterSeries() }
    }

    /// A counter of fractions; its name ends in `_total`.
    package func makeFloatingPointCounter(
        label: String, dimensions: [(String, String)]
    ) -> any FloatingPointCounterHandler {
        series(.counter, label.metricName.ending("_total"), dimensions) { CounterSeries() }
    }

    /// A gauge.
    package func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
        series(.gauge, label.metricName, dimensions) { GaugeSeries() }
    }

    /// A histogram where values are to be summed up, a gauge otherwise.
    package func makeRecorder(
        label: String, dimensions: [(String, String)], aggregate: Bool
    ) -> any RecorderHandler {
        if aggregate { return series(.histogram, label.metricName, dimensions) { HistogramSeries() } }
        return series(.gauge, label.metricName, dimensions) { GaugeSeries() }
    }

    /// A histogram in seconds; its name ends in `_seconds`.
    package func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        series(.histogram, label.metricName.ending("_seconds"), dimensions) { HistogramSeries() }
    }

    /// Nothing is let go: a counter that vanishes and comes back would look like a restart.
    package func destroyCounter(_ handler: any CounterHandler) {}
    /// Nothing is let go.
    package func destroyFloatingPointCounter(_ handler: any FloatingPointCounterHandler) {}
    /// Nothing is let go.
    package func destroyMeter(_ handler: any MeterHandler) {}
    /// Nothing is let go.
    package func destroyRecorder(_ handler: any RecorderHandler) {}
    /// Nothing is let go.
    package func destroyTimer(_ handler: any TimerHandler) {}

    /// Everything in the Prometheus text format (version 0.0.4), in the order of the names.
    package var text: String {
        let (families, refused) = state.withLock { ($0.families, $0.refused) }
        var lines: [String] = []
        for (name, family) in families.sorted(by: { $0.key < $1.key }) {
            lines.append("# TYPE \(name) \(family.kind.rawValue)")
            let texts = family.series.map { labels, series in series.lines(name: name, labels: labels) }
            lines += texts.sorted { ($0.first ?? "") < ($1.first ?? "") }.joined()
        }
        lines.append("# TYPE martlet_metrics_refused_total counter")
        lines.append("martlet_metrics_refused_total \(refused)")
        return lines.joined(separator: "\n") + "\n"
    }

    /// The series, made when it is new. Over the limit, or under a name of another kind, it is not shown.
    private func series<Series: MetricSeries>(
        _ kind: Kind, _ name: String, _ dimensions: [(String, String)], make: () -> Series
    ) -> Series {
        let labels = MetricLabels(dimensions)
        return state.withLock { state in
            if let known = state.families[name]?.series[labels] as? Series { return known }
            let new = make()
            guard state.count < limit, state.families[name].map({ $0.kind == kind }) ?? true else {
                state.refused += 1
                return new
            }
            state.families[name, default: Family(kind: kind)].series[labels] = new
            state.count += 1
            return new
        }
    }
}

extension String {
    fileprivate func ending(_ suffix: String) -> String { hasSuffix(suffix) ? self : self + suffix }
}
