import HTTPTypes
import Synchronization

/// Reports of the Analytics API v2 (sheet section 8).
extension YouTubePlatform {
    static let analytics = "https://youtubeanalytics.googleapis.com"

    /// Data ends so many days ago.
    private static let lag = 3
    private static let metrics: Set = [
        "views", "estimatedMinutesWatched", "averageViewDuration", "averageViewPercentage", "likes", "dislikes",
        "comments", "shares", "subscribersGained", "subscribersLost",
    ]
    /// Their values over several days are means, not sums.
    private static let means: Set = ["averageViewDuration", "averageViewPercentage"]

    var analyticsEndpoint: Endpoint {
        Endpoint("reports.query", "GET", Self.analytics, "/v2/reports", reply: report)
    }

    @Sendable private func report(_ call: Call) throws -> Answer {
        let (grant, channel) = try caller(call)
        let fields = try query(
            call, required: ["ids", "startDate", "endDate", "metrics"], optional: ["dimensions", "filters", "sort"])
        try check(grant, channel, Need.reading)
        guard grant.scopes.contains(Self.scopePrefix + "yt-analytics.readonly") else { throw YouTubeProblem.scope }
        guard ["channel==MINE", "channel==\(channel.account.id)"].contains(fields["ids"]), channel.isThere else {
            throw YouTubeProblem.forbidden
        }
        let metrics = Self.words(fields["metrics"])
        guard metrics.allSatisfy(Self.metrics.contains), Set(metrics).count == metrics.count else {
            throw YouTubeProblem.parameter(.invalid("metrics"))
        }
        let dimensions = Self.words(fields["dimensions"])
        guard dimensions.isEmpty || dimensions == ["day"] else {
            throw YouTubeProblem.parameter(.invalid("dimensions"))
        }
        let days = try days(fields)
        let subjects = try subjects(fields, channel)
        try checkSort(fields, dimensions + metrics)
        let rows = rows(metrics, subjects, days, isDaily: !dimensions.isEmpty)
        var answer: [String: JSONValue] = [
            "kind": "youtubeAnalytics#resultTable", "columnHeaders": .array(Self.headers(dimensions, metrics)),
        ]
        // Backwards only by day; nothing else is sorted here.
        if !rows.isEmpty { answer["rows"] = .array(fields["sort"] == "-day" ? rows.reversed() : rows) }
        return .json(.object(answer))
    }

    private static func words(_ text: String?) -> [String] {
        text.map { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) } ?? []
    }

    private static func headers(_ dimensions: [String], _ metrics: [String]) -> [JSONValue] {
        let days = dimensions.map { name -> JSONValue in
            ["name": .string(name), "columnType": "DIMENSION", "dataType": "STRING"]
        }
        let figures = metrics.map { name -> JSONValue in
            let type: JSONValue = name == "averageViewPercentage" ? "FLOAT" : "INTEGER"
            return ["name": .string(name), "columnType": "METRIC", "dataType": type]
        }
        return days + figures
    }

    /// Days since 1970, as far as there is data.
    private func days(_ fields: Fields) throws -> [Int] {
        func day(_ name: String) throws -> Int {
            let text = fields[name] ?? ""
            guard text.wholeMatch(of: #/[0-9]{4}-[0-9]{2}-[0-9]{2}/#) != nil,
                let time = SandboxTime(text: "\(text)T00:00:00Z")
            else { throw YouTubeProblem.parameter(.invalid(name)) }
            return time.seconds / 86_400
        }
        let (first, last) = (try day("startDate"), try day("endDate"))
        guard first <= last else { throw YouTubeProblem.parameter(.invalid("endDate")) }
        let end = min(last, world.clock.now.seconds / 86_400 - Self.lag)
        return first <= end ? Array(first...end) : []
    }

    /// What is counted: the channel, or named videos from the day on which they were made.
    private func subjects(_ fields: Fields, _ channel: Channel) throws -> [(id: String, since: Int)] {
        guard let filters = fields["filters"] else { return [(id: channel.account.id, since: 0)] }
        guard filters.hasPrefix("video=="), !filters.contains(";") else {
            throw YouTubeProblem.parameter(.invalid("filters"))
        }
        let ids = Self.words(String(filters.dropFirst("video==".count)))
        guard (1...500).contains(ids.count) else { throw YouTubeProblem.parameter(.invalid("filters")) }
        let videos = memory.withLock { state in ids.compactMap { state.video($0) } }
        return videos.filter { $0.account == channel.account.name }.map {
            (id: $0.id, since: $0.created.seconds / 86_400)
        }
    }

    private func checkSort(_ fields: Fields, _ columns: [String]) throws {
        for word in Self.words(fields["sort"]) {
            let name = word.hasPrefix("-") ? String(word.dropFirst()) : word
            guard columns.contains(name) else { throw YouTubeProblem.parameter(.invalid("sort")) }
        }
    }

    private func rows(
        _ metrics: [String], _ subjects: [(id: String, since: Int)], _ days: [Int], isDaily: Bool
    ) -> [JSONValue] {
        func value(_ metric: String, _ days: [Int]) -> JSONValue {
            let figures = subjects.flatMap { subject in
                days.filter { $0 >= subject.since }.map { GraphInsights.figure("\(subject.id)/\($0)", metric) % 100 }
            }
            let sum = figures.reduce(0, +)
            return .integer(Self.means.contains(metric) ? sum / max(figures.count, 1) : sum)
        }
        let counted = days.filter { day in subjects.contains { $0.since <= day } }
        guard isDaily else { return counted.isEmpty ? [] : [.array(metrics.map { value($0, counted) })] }
        return counted.map { day in
            let time = SandboxTime(milliseconds: Int64(day) * 86_400_000)
            return .array([.string(String(time.text.prefix(10)))] + metrics.map { value($0, [day]) })
        }
    }
}
