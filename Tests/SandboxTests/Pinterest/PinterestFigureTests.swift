import Sandbox
import TestKit
import Testing

@Suite("Pinterest: figures", .timeLimit(.minutes(10)))
struct PinterestFigureTests {
    private static func day(_ p: PinterestVisitor, _ back: Int) -> String {
        String(SandboxTime(milliseconds: p.sandbox.clock.now.milliseconds - Int64(back) * 86_400_000).text.prefix(10))
    }

    private static func span(_ p: PinterestVisitor, _ first: Int, _ last: Int) -> String {
        "start_date=\(day(p, first))&end_date=\(day(p, last))"
    }

    @Test("a pin has figures by day with their state, and sums of what is ready")
    func pin() async throws {
        try await PinterestVisitor.visit { p async throws in
            let token = try await p.connect().text("access_token")
            let id = try await p.pin(token).text("id")
            p.pass(.days(5))
            let metrics = "metric_types=IMPRESSION,SAVE_RATE,TOTAL_COMMENTS"
            let all = try await p.get("pins/\(id)/analytics?\(Self.span(p, 7, 0))&\(metrics)", token).json?["all"]
            let days = all?["daily_metrics"]?.array ?? []
            #expect(
                days.compactMap { $0["data_status"]?.string } == [
                    "BEFORE_PIN_CREATED", "BEFORE_PIN_CREATED", "READY", "READY", "READY", "ESTIMATE", "PROCESSING",
                    "PROCESSING",
                ])
            #expect(days.first?["metrics"] == [:] && days.last?["metrics"] == [:])
            #expect(days[2]["metrics"]?.object?.keys.sorted() == ["IMPRESSION", "SAVE_RATE"])
            let sum = days[2...4].compactMap { $0["metrics"]?["IMPRESSION"]?.integer }.reduce(0, +)
            #expect(all?["summary_metrics"]?["IMPRESSION"]?.integer == sum)
            #expect(all?["lifetime_metrics"]?.object?.keys.sorted() == ["TOTAL_COMMENTS"])
            let other = try await p.connect("mary").text("access_token")
            #expect(try await p.get("pins/\(id)/analytics?\(Self.span(p, 7, 0))&\(metrics)", other).status == 403)
        }
    }

    @Test("a business has figures, a personal account has none")
    func account() async throws {
        try await PinterestVisitor.visit { p async throws in
            let token = try await p.connect().text("access_token")
            let path = "user_account/analytics?\(Self.span(p, 90, 3))"
            let all = try await p.get(path, token)
            #expect(all.json?["all"]?["daily_metrics"]?.array?.count == 88 && all.header("x-ratelimit-limit") == "60")
            #expect(all.json?["all"]?["summary_metrics"]?.object?.count == 9)
            let one = try await p.get(path + "&metric_types=ENGAGEMENT&content_type=ALL", token).json?["all"]
            #expect(one?["summary_metrics"]?.object?.keys.sorted() == ["ENGAGEMENT"])
            #expect(try await p.get(path, try await p.connect("grace").text("access_token")).status == 403)
            for _ in 1...58 { _ = try await p.get(path, token) }
            #expect(try await p.get(path, token).json?["code"] == 8)
            #expect(try await p.get("user_account", token).status == 200)
        }
    }

    @Test("wrong questions are refused; the sandbox host has no figures")
    func wrong() async throws {
        try await PinterestVisitor.visit { p async throws in
            let token = try await p.connect().text("access_token")
            let id = try await p.pin(token).text("id")
            let (span, metrics) = (Self.span(p, 5, 0), "metric_types=SAVE")
            for query in [
                span, metrics, "\(span)&metric_types=MOOD", "\(span)&metric_types=", "\(span)&metric_types=SAVE,SAVE",
                "\(span)&metric_types=VIDEO_START", "\(span)&\(metrics)&split_field=APP_TYPE",
                "\(span)&\(metrics)&app_types=WEB", "\(span)&\(metrics)&mood=good", "\(Self.span(p, 91, 0))&\(metrics)",
                "\(Self.span(p, 1, 2))&\(metrics)", "\(Self.span(p, 1, -1))&\(metrics)",
                "start_date=5&end_date=6&\(metrics)",
            ] {
                #expect(try await p.get("pins/\(id)/analytics?\(query)", token).status == 400, "\(query)")
            }
            #expect(try await p.get("pins/7/analytics?\(span)&\(metrics)", token).status == 404)
            let there = "/api-sandbox.pinterest.com/v5/user_account/analytics?\(span)"
            #expect(try await p.http.get(there, token: token).status == 404)
        }
    }

    @Test(
        "figures are as Pinterest describes them",
        .enabled(if: ContractFiles.exists("pinterest/openapi.v5.json"), Comment(rawValue: ContractFiles.absence)))
    func contract() async throws {
        let judge = OpenAPIJudge(try #require(JSONValue(parsing: try ContractFiles.bytes("pinterest/openapi.v5.json"))))
        try await PinterestVisitor.visit { p async throws in
            let token = try await p.connect().text("access_token")
            let id = try await p.pin(token).text("id")
            p.pass(.days(9))
            let span = Self.span(p, 9, 0)
            let pin = try await p.get("pins/\(id)/analytics?\(span)&metric_types=SAVE,TOTAL_REACTIONS", token).json
            let account = try await p.get("user_account/analytics?\(span)", token).json
            for (value, schema) in [(pin, "PinAnalyticsMetricsResponse"), (account, "AnalyticsMetricsResponse")] {
                let problems = judge.problems(try #require(value?["all"]), named: schema)
                #expect(problems.isEmpty, "\(schema): \(problems)")
            }
        }
    }
}
