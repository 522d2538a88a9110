import Domain
import FoundationEssentials
import Sandbox
import Storage
import TestKit
import Testing

@testable import Engine

/// Months of many accounts with faults, judged by the platforms' own word.
///
/// `MARTLET_YEAR_CONNECTIONS`, `MARTLET_YEAR_DAYS` and `MARTLET_YEAR_SEED` make the run on model platforms longer;
/// `MARTLET_YEAR_SEEDS` makes more of them.
@Suite("Long runs", .timeLimit(.minutes(600)))
struct LongRunTests {
    private static func number(_ name: String) -> Int? {
        ProcessInfo.processInfo.environment[name].flatMap { Int($0) }
    }

    @Test(
        """
        REL-9 REL-10 REL-11 REL-12 REL-14 S0.30 S0.31 S3.18 S4.34 weeks with faults on the sandbox: nobody wrongly red, no refresh \
        missed, who withdrew is found within two checks, nobody rotated too often, nothing without a timer
        """)
    func sandbox() async throws {
        let (days, people) = (Self.number("MARTLET_YEAR_SANDBOX_DAYS") ?? 35, Self.number("MARTLET_YEAR_PEOPLE") ?? 1)
        try await SandboxTown.open(people: people, settings: { $0.checkInterval = .hours(24) }) { town in
            #expect(Set(town.connections.map(\.platform)).count == 13)
            var plan = LongRun.Plan(days: Int64(days), seed: UInt64(Self.number("MARTLET_YEAR_SEED") ?? 1))
            plan.checkInterval = .hours(24)
            plan.loyalty = 60
            var run = LongRun(town, plan)
            judge(try await run.live(), town.connections.count, plan)
            let counters = town.house.sandbox.ledger.counters.values
            #expect(counters.allSatisfy { $0.refreshOverlaps == 0 })
        }
    }

    @Test(
        """
        REL-9 REL-10 REL-11 REL-12 REL-14 S0.30 S0.31 S3.18 S4.34 months with faults on model platforms: nobody wrongly red, no refresh \
        missed, who withdrew is found within two checks, nobody rotated too often, nothing without a timer
        """)
    func model() async throws {
        let accounts = Self.number("MARTLET_YEAR_CONNECTIONS") ?? 80
        let first = Self.number("MARTLET_YEAR_SEED") ?? 1
        for seed in first..<(first + (Self.number("MARTLET_YEAR_SEEDS") ?? 1)) {
            try await ModelTown.open(
                accounts: accounts, seed: UInt64(seed), settings: { $0.checkInterval = .hours(12) }
            ) { town in
                let plan = LongRun.Plan(days: Int64(Self.number("MARTLET_YEAR_DAYS") ?? 30), seed: UInt64(seed))
                var run = LongRun(town, plan)
                judge(try await run.live(), accounts, plan)
            }
        }
    }

    private func judge(_ report: LongRun.Report, _ accounts: Int, _ plan: LongRun.Plan) {
        for words in report.broken.prefix(10) {
            Issue.record("seed \(plan.seed), replay with MARTLET_YEAR_SEED=\(plan.seed): \(words)")
        }
        #expect(report.broken.isEmpty)
        #expect(
            report.refreshes > accounts && report.spells > 13 && report.restarts > 0, "months in which things happen")
        #expect(report.withdrawals == 0 || !report.foundIn.isEmpty)
        let slowest = report.foundIn.max() ?? .zero
        print(
            """
            long run, seed \(plan.seed): \(accounts) accounts, \(plan.days) days, \(report.jobs) jobs, \
            \(report.refreshes) refreshes, \(report.spells) spells, \(report.restarts) restarts, \
            \(report.withdrawals) withdrawals found within \(slowest), \(report.interruptions) interrupted, \
            \(report.expired) ran out, \(report.failedReconnects) reconnects failed, at most \(report.mostRotations) rotations a day, \(report.broken.count) broken
            """)
    }
}
