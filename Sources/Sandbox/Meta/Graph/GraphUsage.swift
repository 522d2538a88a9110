import HTTPTypes

/// Meta's rate limits: percent of use in headers, refusals with HTTP 400 (facebook.md section 6).
struct GraphUsage: Sendable {
    /// What a limit counts.
    enum Bucket: Sendable, Hashable {
        /// All users of an app, per hour.
        case app(String)
        /// A Page or an Instagram account, per 24 hours.
        case business(id: String, type: String)
    }

    let world: SandboxWorld
    let platform: String

    /// Counts one call; throws `GraphProblem` with headers when it was one too many.
    func take(_ bucket: Bucket) throws -> HTTPFields {
        let standing =
            switch bucket {
            case .app(let id):
                world.rates.take("\(platform)/app/\(id)", limit: 1_000, window: .seconds(3_600))
            case .business(let id, let type):
                world.rates.take("\(platform)/\(type)/\(id)", limit: 4_800, window: .seconds(86_400))
            }
        let percent = (standing.limit - standing.remaining) * 100 / standing.limit
        let wait = standing.reset - world.clock.now
        let headers = Self.headers(bucket, percent: percent, wait: standing.isExceeded ? wait : .zero)
        guard !standing.isExceeded else {
            throw Refusal(Self.problem(bucket).answer(world.random).with(headers))
        }
        return headers
    }

    /// The headers of a bucket.
    static func headers(_ bucket: Bucket, percent: Int, wait: Duration) -> HTTPFields {
        let counts: [String: JSONValue] = [
            "call_count": .integer(percent), "total_time": .integer(percent / 2),
            "total_cputime": .integer(percent / 3),
        ]
        var fields = HTTPFields()
        switch bucket {
        case .app:
            if let name = HTTPField.Name("X-App-Usage") { fields[name] = text(.object(counts)) }
        case .business(let id, let type):
            let minutes = Int((wait.milliseconds + 59_999) / 60_000)
            let entry = JSONValue.object(counts).setting("type", to: .string(type))
                .setting("estimated_time_to_regain_access", to: .integer(minutes))
            if let name = HTTPField.Name("X-Business-Use-Case-Usage") { fields[name] = text(.object([id: [entry]])) }
        }
        return fields
    }

    /// The refusal of a bucket.
    static func problem(_ bucket: Bucket) -> GraphProblem {
        switch bucket {
        case .app: GraphProblem(4, "(#4) Application request limit reached")
        case .business(_, "pages"):
            GraphProblem(
                80_001, "(#80001) There have been too many calls to this Page account. Wait a bit and try again.")
        case .business:
            GraphProblem(
                80_002, "(#80002) There have been too many calls to this Instagram account. Wait a bit and try again.")
        }
    }

    private static func text(_ value: JSONValue) -> String { String(decoding: value.bytes, as: UTF8.self) }
}
