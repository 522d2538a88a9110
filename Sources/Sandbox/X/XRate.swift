import HTTPTypes

/// Rate limits of X, in headers with epoch seconds (sheet section 6).
enum XRate {
    private static let limits: [String: Int] = [
        "me": 75, "users.tweets": 900, "tweets.create": 100, "tweets.lookup": 5_000, "tweets.get": 900,
        "tweets.delete": 50, "reposts.create": 50, "reposts.delete": 50, "media.upload": 500, "media.initialize": 1_875,
        "media.append": 1_875,
        "media.finalize": 1_875, "media.status": 1_000, "media.metadata": 500,
    ]

    static func take(_ world: SandboxWorld, endpoint: String, account: String) -> RateCounter.Standing {
        world.rates.take("x/\(endpoint)/\(account)", limit: limits[endpoint] ?? 300, window: .seconds(900))
    }

    static func takeDay(_ world: SandboxWorld) -> RateCounter.Standing {
        world.rates.take("x/app", limit: 10_000, window: .seconds(86_400))
    }

    static func headers(_ standing: RateCounter.Standing, prefix: String) -> HTTPFields {
        var fields = HTTPFields()
        let values = [
            ("limit", standing.limit), ("remaining", standing.remaining), ("reset", standing.reset.seconds),
        ]
        for (word, value) in values {
            if let name = HTTPField.Name("\(prefix)-\(word)") { fields[name] = String(value) }
        }
        return fields
    }
}
