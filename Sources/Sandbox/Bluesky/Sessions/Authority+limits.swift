import HTTPTypes

/// Rate limits and their headers (sheet, section 6).
extension Authority {
    /// Counts a request to a server; headers for the answer, none on strict servers.
    func limit(_ call: Call, _ server: BlueskyServer) throws(Refusal) -> HTTPFields {
        guard server.manner == .reference else { return [:] }
        let standing = network.world.rates.take("bluesky \(server.origin)", limit: 3000, window: .seconds(300))
        guard !standing.isExceeded else { throw Refusal(Self.exceeded(standing, window: 300, now: network.now)) }
        return Self.headers(standing, window: 300)
    }

    /// Counts a login: 30 in 5 minutes and 300 a day.
    func limitLogins(_ identifier: String, _ server: BlueskyServer) throws(Refusal) {
        try spend("login \(server.origin) \(identifier.lowercased())", limits: [(30, 300), (300, 86_400)])
    }

    /// Counts points of a write: 5000 an hour and 35,000 a day; create 3, update 2, delete 1.
    func limitWrites(_ account: BlueskyAccount, points: Int) throws(Refusal) {
        guard account.server.manner == .reference else { return }
        for _ in 0..<points {
            try spend("writes \(account.did)", limits: [(5000, 3600), (35_000, 86_400)])
        }
    }

    /// Counts an upload: 1000 a day.
    func limitUploads(_ account: BlueskyAccount) throws(Refusal) {
        guard account.server.manner == .reference else { return }
        try spend("uploads \(account.did)", limits: [(1000, 86_400)])
    }

    /// The answer to one call too many.
    static func exceeded(_ standing: RateCounter.Standing, window: Int, now: SandboxTime) -> Answer {
        var headers = headers(standing, window: window)
        headers[.retryAfter] = String(max(1, standing.reset.seconds - now.seconds))
        return XRPC.answer(.tooManyRequests, "RateLimitExceeded", "Rate Limit Exceeded", headers: headers)
    }

    private func spend(_ bucket: String, limits: [(Int, Int)]) throws(Refusal) {
        for (limit, window) in limits {
            let standing = network.world.rates.take(
                "bluesky \(bucket) \(window)", limit: limit, window: .seconds(window))
            guard !standing.isExceeded else { throw Refusal(Self.exceeded(standing, window: window, now: network.now)) }
        }
    }

    private static func headers(_ standing: RateCounter.Standing, window: Int) -> HTTPFields {
        var headers: HTTPFields = [:]
        headers[.rateLimitLimit] = String(standing.limit)
        headers[.rateLimitRemaining] = String(standing.remaining)
        headers[.rateLimitReset] = String(standing.reset.seconds)
        headers[.rateLimitPolicy] = "\(standing.limit);w=\(window)"
        return headers
    }
}
