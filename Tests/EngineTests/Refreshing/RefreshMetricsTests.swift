import Domain
import Metrics
import MetricsTestKit
import Platforms
import Storage
import TestKit
import Testing

@testable import Engine

/// What is counted of refreshes, by value.
@Suite("Numbers of refreshes", .timeLimit(.minutes(5)))
struct RefreshMetricsTests {
    private static let platform = [("platform", "x")]

    @Test("REL-61 REL-15 rotations per day are what the time between two pairs of a grant makes in a day")
    func rotations() async throws {
        let metrics = TestMetrics()
        try await withMetricsFactory(metrics) {
            try await Scene.play { scene in
                for (wait, perDay) in [(Duration.hours(3), 8.0), (.hours(6), 4), (.minutes(30), 48)] {
                    scene.rig.clock.advance(by: wait)
                    #expect(await scene.refresh().isRenewed)
                    let recorder = try metrics.expectRecorder("martlet_refresh_rotations_per_day", Self.platform)
                    // The request takes its time, too.
                    let value = try #require(recorder.lastValue)
                    #expect(abs(value - perDay) < perDay / 1_000, "\(value)")
                }
                scene.rig.clock.advance(by: .hours(1))
                scene.weather.next(.refresh, .serverError)
                await scene.refresh()
                let recorder = try metrics.expectRecorder("martlet_refresh_rotations_per_day", Self.platform)
                #expect(recorder.values.count == 3, "what failed rotated nothing")
            }
        }
        let renewed = try metrics.expectCounter("martlet_refresh_total", Self.platform + [("class", "renewed")])
        #expect(renewed.totalValue == 3)
    }

    @Test("REL-61 REL-15 each refresh that waits for its turn is counted once for each time that it is put off")
    func postponed() async throws {
        let metrics = TestMetrics()
        try await withMetricsFactory(metrics) {
            try await Rig.open(weather: ScriptedWeather(), settings: { $0.refreshRate = 0.001 }) { rig in
                let node = rig.node("node-1")
                var grants: [Connection] = []
                for index in 0..<4 { grants.append(try await rig.connect(.x, as: "a\(index)", on: node)) }
                rig.clock.advance(by: .hours(5))
                func refresh(_ index: Int) async -> RefreshVerdict {
                    await node.refresher.refresh(grants[index].grantID, of: grants[index].workspaceID)
                }
                func count() throws -> Int64 {
                    try metrics.expectCounter("martlet_refresh_postponed_total", Self.platform).totalValue
                }

                #expect(await refresh(0).isRenewed, "the bucket is full")
                #expect(throws: (any Error).self) { try count() }
                for (index, expected) in [(1, Int64(1)), (2, 2), (3, 3), (1, 4)] {
                    guard case .failed(.throttled) = await refresh(index) else {
                        Issue.record("\(index) was not put off")
                        return
                    }
                    #expect(try count() == expected)
                }
                rig.clock.advance(by: .seconds(1_001))
                #expect(await refresh(1).isRenewed)
                #expect(try count() == 4)
            }
        }
    }
}

extension RefreshVerdict {
    /// Whether a new pair is stored.
    var isRenewed: Bool { if case .renewed = self { true } else { false } }
}
