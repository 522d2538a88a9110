import Domain
import Engine
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Metrics
import NIOCore
import Outbound
import Testing

@testable import API

@Suite("Metrics", .timeLimit(.minutes(10)))
struct MetricsTests {
    @Test("REL-61 each kind of number is written in the text format, in base units")
    func kinds() {
        let registry = MetricsRegistry()
        Counter(label: "martlet.things", dimensions: [("platform", "x")], factory: registry).increment(by: 3)
        Counter(label: "martlet_things_total", dimensions: [("platform", "bluesky")], factory: registry).increment()
        Gauge(label: "martlet_level", factory: registry).record(2.5)
        Meter(label: "martlet_open", factory: registry).increment(by: 2)
        Metrics.Timer(label: "martlet_wait", factory: registry).recordMilliseconds(20)
        Recorder(label: "martlet_size_bytes", factory: registry).record(100_000)

        let lines = registry.text.split(separator: "\n").map(String.init)

        #expect(lines.contains("# TYPE martlet_things_total counter"))
        #expect(lines.contains("martlet_things_total{platform=\"x\"} 3"))
        #expect(lines.contains("martlet_things_total{platform=\"bluesky\"} 1"))
        #expect(lines.contains("# TYPE martlet_level gauge"))
        #expect(lines.contains("martlet_level 2.5"))
        #expect(lines.contains("martlet_open 2"))
        #expect(lines.contains("# TYPE martlet_wait_seconds histogram"))
        #expect(lines.contains("martlet_wait_seconds_bucket{le=\"0.01\"} 0"))
        #expect(lines.contains("martlet_wait_seconds_bucket{le=\"0.025\"} 1"))
        #expect(lines.contains("martlet_wait_seconds_bucket{le=\"+Inf\"} 1"))
        #expect(lines.contains("martlet_wait_seconds_sum 0.02"))
        #expect(lines.contains("martlet_wait_seconds_count 1"))
        #expect(lines.contains("martlet_size_bytes_bucket{le=\"86400\"} 0"))
        #expect(lines.contains("martlet_size_bytes_bucket{le=\"+Inf\"} 1"))
    }

    @Test(
        "REL-61 names and labels cannot break out of their line",
        arguments: [
            ("a\"b", "a\\\"b"), ("a\\b", "a\\\\b"), ("a\nb", "a\\nb"), ("a\r\nb", "a\\nb"),
            (String(repeating: "z", count: 5_000), String(repeating: "z", count: 100)),
        ])
    func escaping(value: String, written: String) {
        let registry = MetricsRegistry()
        Counter(label: "0 odd-näme", dimensions: [("lä bel", value)], factory: registry).increment()

        #expect(registry.text.contains("\n_0_odd_n_me_total{l__bel=\"\(written)\"} 1\n"))
    }

    @Test("REL-61 equal labels in another order are the same series")
    func order() {
        let registry = MetricsRegistry()
        Counter(label: "n_total", dimensions: [("a", "1"), ("b", "2")], factory: registry).increment()
        Counter(label: "n_total", dimensions: [("b", "2"), ("a", "1")], factory: registry).increment()

        #expect(registry.text.contains("n_total{a=\"1\",b=\"2\"} 2"))
    }

    @Test("REL-61 a flood of label values fills no memory, and shows as refused")
    func bounded() {
        let registry = MetricsRegistry(limit: 10)
        for number in 0..<1_000 {
            Counter(label: "n_total", dimensions: [("id", "\(number)")], factory: registry).increment()
        }
        Gauge(label: "late", factory: registry).record(1)

        #expect(registry.text.split(separator: "\n").filter { $0.hasPrefix("n_total") }.count == 10)
        #expect(registry.text.contains("martlet_metrics_refused_total 991"))
        #expect(!registry.text.contains("late"))
    }

    @Test("REL-61 one name has one kind")
    func kindsDoNotMix() {
        let registry = MetricsRegistry()
        Gauge(label: "n", factory: registry).record(7)
        Recorder(label: "n", dimensions: [("a", "b")], factory: registry).record(1)

        #expect(registry.text.contains("# TYPE n gauge\nn 7\n"))
        #expect(registry.text.contains("martlet_metrics_refused_total 1"))
    }

    @Test(
        "SEC-90 with a token only its holder sees the numbers; without one the port is this machine's own",
        arguments: [
            (nil, nil, 200), ("grey", "Bearer grey", 200), ("grey", nil, 401), ("grey", "Bearer green", 401),
            ("grey", "grey", 401), ("grey", "Bearer greyish", 401), ("grey", "Basic grey", 401),
        ] as [(String?, String?, Int)])
    func token(token: String?, sent: String?, status: Int) async throws {
        let registry = MetricsRegistry()
        Counter(label: "n_total", factory: registry).increment()
        let routes = MetricsRoutes(registry: registry, token: token.map(Secret.init))

        try await Application(router: routes.router()).test(.router) { client in
            let headers: HTTPFields = sent.map { [.authorization: $0] } ?? [:]
            let reply = try await client.execute(uri: "/metrics", method: .get, headers: headers)
            #expect(reply.status.code == status)
            #expect(String(buffer: reply.body).contains("n_total 1") == (status == 200))
            #expect(try await client.execute(uri: "/", method: .get).status == .notFound)
        }
    }

    @Test("REL-61 a working house counts what it does; no label holds an account, a workspace or free text")
    func house() async throws {
        let registry = MetricsRegistry()
        try await withMetricsFactory(registry) {
            try await House.open(runsJobs: true) { house in
                let id = try #require(Connection.ID(try await house.connectBluesky()))
                let post = try await house.engine.posts.create(
                    NewPost(content: Content(text: "Hi"), deliveries: [NewDelivery(connectionID: id)], timing: .now),
                    key: nil, by: house.owner)
                _ = try await house.settled(post.post.id)
                _ = try await house.send(.get, "/v1/posts/\(post.post.id)")
                _ = try await house.sendRaw(
                    try #require(HTTPRequest.Method("BREW")), "/v1/posts/ada", nil, headers: ["X": "y"])
                await CensusGauges(engine: house.engine, database: house.database, registry: registry).refresh()
            }
        }

        let text = registry.text
        for line in [
            "martlet_deliveries_total{outcome=\"published\",platform=\"bluesky\"} 1",
            "martlet_delivery_lateness_seconds_count 1",
            "martlet_connections{health=\"healthy\",platform=\"bluesky\"} 1",
            "martlet_breaker_open{platform=\"x\"} 0", "# TYPE martlet_outbox_oldest_seconds gauge",
            "martlet_delivery_uncertain 0", "martlet_queue_due{kind=\"deliver\"} 0", "martlet_database_writable 1",
            "# TYPE martlet_db_commit_seconds histogram", "# TYPE martlet_outbound_requests_total counter",
            "martlet_http_requests_total{method=\"GET\",route=\"/v1/posts/{id}\",status=\"200\"} 1",
            "method=\"other\"",
        ] {
            #expect(text.contains(line), "\(line) is missing in:\n\(text)")
        }
        expectBounded(text)
    }

    /// Every label is one of ours, and no value is made of what people or clients say.
    private func expectBounded(_ text: String) {
        let known: Set = [
            "le", "platform", "outcome", "health", "kind", "engine", "route", "method", "status", "class",
        ]
        let labels = text.matches(of: /([a-z_]+)="([^"]*)"/)
        #expect(labels.count > 20)
        for label in labels {
            #expect(known.contains(String(label.1)), "\(label.0)")
            #expect(label.2.firstMatch(of: /(con|wsp|pst|dlv|gra|key|per|brd)_|@|ada|BREW/) == nil, "\(label.0)")
        }
    }
}
