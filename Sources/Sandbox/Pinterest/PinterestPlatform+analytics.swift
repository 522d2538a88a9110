import HTTPTypes

/// Figures of pins and of the account (sheet section 8).
extension PinterestPlatform {
    private static let common: Set = ["IMPRESSION", "OUTBOUND_CLICK", "PIN_CLICK", "SAVE", "SAVE_RATE"]
    private static let pinMetrics = common.union(["USER_FOLLOW", "PROFILE_VISIT"]).union(totals)
    private static let videoMetrics = common.union(totals).union([
        "VIDEO_MRC_VIEW", "VIDEO_10S_VIEW", "QUARTILE_95_PERCENT_VIEW", "VIDEO_V50_WATCH_TIME", "VIDEO_START",
        "VIDEO_AVG_WATCH_TIME",
    ])
    private static let accountMetrics = common.union([
        "ENGAGEMENT", "ENGAGEMENT_RATE", "OUTBOUND_CLICK_RATE", "PIN_CLICK_RATE",
    ])
    /// Counted over the whole life of a pin only.
    private static let totals: Set = ["TOTAL_COMMENTS", "TOTAL_REACTIONS"]
    /// Data go back so many days.
    private static let reach = 90

    func analyticsEndpoints(_ api: String) -> [Endpoint] {
        [
            Endpoint("pins.analytics", "GET", api, "/v5/pins/:pin/analytics", reply: pinFigures),
            Endpoint("user_account.analytics", "GET", api, "/v5/user_account/analytics", reply: accountFigures),
        ]
    }

    @Sendable private func pinFigures(_ call: Call) throws -> Answer {
        try authorized(call, category: .analytics) { caller in
            let fields = try call.queryFields()
            try fields.check(
                required: ["start_date", "end_date", "metric_types"], optional: ["app_types", "split_field"])
            try caller.require("boards:read", "pins:read")
            try checkUnsplit(fields, ["app_types": "ALL"])
            let pin = try own(call, caller)
            let metrics = try metrics(fields, known: pin.kind == "video" ? Self.videoMetrics : Self.pinMetrics)
            let lifetime = metrics.filter(Self.totals.contains).map { name in
                (name, JSONValue.integer(GraphInsights.figure(pin.id, name)))
            }
            let report = report(
                pin.id, metrics.filter { !Self.totals.contains($0) }, try days(fields),
                since: (pin.created.seconds / 86_400, "BEFORE_PIN_CREATED"))
            return .json([
                "all": report.setting("lifetime_metrics", to: .object(Dictionary(lifetime) { first, _ in first }))
            ])
        }
    }

    /// For businesses only.
    @Sendable private func accountFigures(_ call: Call) throws -> Answer {
        try authorized(call, category: .analytics) { caller in
            let fields = try call.queryFields()
            let choices = [
                "from_claimed_content": "BOTH", "pin_format": "ALL", "app_types": "ALL", "content_type": "ALL",
                "source": "ALL",
            ]
            try fields.check(
                required: ["start_date", "end_date"],
                optional: choices.keys.sorted() + ["metric_types", "split_field"])
            try caller.require("user_accounts:read")
            try checkUnsplit(fields, choices)
            guard Pinner.named(caller.account.name)?.isBusiness == true else {
                throw PinterestProblem(.forbidden, 403, "Not authorized to access the user account analytics.")
            }
            let all = Self.accountMetrics
            let wanted = try fields["metric_types"] == nil ? all.sorted() : metrics(fields, known: all)
            let start = (0, "BEFORE_BUSINESS_CREATED")
            return .json(["all": report(caller.account.id, wanted, try days(fields), since: start)])
        }
    }

    /// Parts of the whole are not simulated.
    private func checkUnsplit(_ fields: Fields, _ choices: [String: String]) throws {
        for (name, whole) in choices.merging(["split_field": "NO_SPLIT"], uniquingKeysWith: { $1 }) {
            guard fields[name] ?? whole == whole else { throw FieldProblem.invalid(name) }
        }
    }

    private func metrics(_ fields: Fields, known: Set<String>) throws -> [String] {
        let names = (fields["metric_types"] ?? "").split(separator: ",", omittingEmptySubsequences: false)
            .map(String.init)
        guard names.allSatisfy(known.contains), Set(names).count == names.count else {
            throw FieldProblem.invalid("metric_types")
        }
        return names
    }

    /// Days since 1970, none of them more than ninety back or still to come.
    private func days(_ fields: Fields) throws -> ClosedRange<Int> {
        func day(_ name: String) throws -> Int {
            let text = fields[name] ?? ""
            guard text.wholeMatch(of: #/[0-9]{4}-[0-9]{2}-[0-9]{2}/#) != nil,
                let time = SandboxTime(text: "\(text)T00:00:00Z")
            else { throw FieldProblem.invalid(name) }
            return time.seconds / 86_400
        }
        let (first, last, today) = (try day("start_date"), try day("end_date"), world.clock.now.seconds / 86_400)
        guard first >= today - Self.reach else { throw FieldProblem.invalid("start_date") }
        guard first <= last, last <= today else { throw FieldProblem.invalid("end_date") }
        return first...last
    }

    // MARK: Figures

    /// The last two days are not counted yet, the one before is a guess; only what is ready is summed up.
    private func report(
        _ id: String, _ metrics: [String], _ days: ClosedRange<Int>, since start: (day: Int, status: String)
    ) -> JSONValue {
        let today = world.clock.now.seconds / 86_400
        func status(_ day: Int) -> String {
            if day < start.day { return start.status }
            return day > today - 2 ? "PROCESSING" : day == today - 2 ? "ESTIMATE" : "READY"
        }
        func values(_ days: [Int]) -> JSONValue {
            .object(Dictionary(metrics.map { ($0, Self.value($0, of: id, days)) }) { first, _ in first })
        }
        let daily = days.map { day -> JSONValue in
            let time = SandboxTime(milliseconds: Int64(day) * 86_400_000)
            let isCounted = ["READY", "ESTIMATE"].contains(status(day))
            return [
                "date": .string(String(time.text.prefix(10))), "data_status": .string(status(day)),
                "metrics": isCounted ? values([day]) : [:],
            ]
        }
        return ["daily_metrics": .array(daily), "summary_metrics": values(days.filter { status($0) == "READY" })]
    }

    /// Rates and means are no sums.
    private static func value(_ metric: String, of id: String, _ days: [Int]) -> JSONValue {
        let sum = days.reduce(0) { $0 + GraphInsights.figure("\(id)/\($1)", metric) % 100 }
        let mean = Double(sum) / Double(max(days.count, 1))
        if metric.hasSuffix("_RATE") { return .number(mean / 100) }
        return metric == "VIDEO_AVG_WATCH_TIME" ? .number(mean) : .integer(sum)
    }
}
