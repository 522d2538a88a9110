/// Figures in the shape of the Graph; they are made up from identifiers, so that they stay the same.
enum GraphInsights {
    /// A made-up figure that is always the same for the same thing.
    static func figure(_ id: String, _ metric: String) -> Int {
        Array(Digest.hex(Array("\(id)/\(metric)".utf8)).utf8.prefix(4)).reduce(0) { $0 * 7 + Int($1) % 7 }
    }

    /// One entry of `data` with `values`.
    static func entry(_ id: String, _ metric: String, period: String, values: [JSONValue]) -> JSONValue {
        var entry = head(id, metric, period: period)
        entry["values"] = .array(values)
        return .object(entry)
    }

    /// One entry of `data` with `total_value`.
    static func total(_ id: String, _ metric: String, period: String) -> JSONValue {
        var entry = head(id, metric, period: period)
        entry["total_value"] = ["value": .integer(figure(id, metric))]
        return .object(entry)
    }

    /// One entry for the whole life of something.
    static func lifetime(_ id: String, _ metric: String, value: Int? = nil) -> JSONValue {
        entry(id, metric, period: "lifetime", values: [["value": .integer(value ?? figure(id, metric))]])
    }

    /// Daily values within a window, at most ninety of them.
    static func daily(_ id: String, _ metric: String, _ window: ClosedRange<SandboxTime>, now: SandboxTime)
        -> JSONValue
    {
        let day: Int64 = 86_400_000
        let last = min(window.upperBound, now).milliseconds / day
        let first = max(window.lowerBound.milliseconds / day + 1, last - 89)
        let values = (first <= last ? Array(first...last) : []).map { number -> JSONValue in
            [
                "value": .integer(figure("\(id)/\(number)", metric)),
                "end_time": .string(SandboxTime(milliseconds: number * day).graphText),
            ]
        }
        return entry(id, metric, period: "day", values: values)
    }

    private static func head(_ id: String, _ metric: String, period: String) -> [String: JSONValue] {
        [
            "name": .string(metric), "period": .string(period), "title": .string(metric),
            "description": .string("Simulated: \(metric)."), "id": .string("\(id)/insights/\(metric)/\(period)"),
        ]
    }

    /// Throws the refusal of the whole call for a metric that does not exist.
    static func check(_ metrics: [String], known: Set<String>) throws {
        for metric in metrics where !known.contains(metric) {
            throw GraphProblem.parameter(
                "metric[0] must be one of the following values: \(known.sorted().joined(separator: ", ")); not \(metric)"
            )
        }
    }
}
