import Foundation
import TestKit
import Testing

/// How much is killed; more by flags.
enum KillSettings {
    /// How often each point is hit: 5, or `MARTLET_KILL_ROUNDS`.
    static let rounds = number("MARTLET_KILL_ROUNDS") ?? 5
    /// How often each database is killed at a random instant.
    static let randomKills = max(rounds, 6)
    /// Whether every platform is killed at every point, and not only some of each kind.
    static let isLong = rounds > 5
    /// How long a test may take: many kills take hours.
    static let limit: TimeLimitTrait.Duration = .minutes(isLong ? 240 : 10)
    /// What the random instants follow from: `MARTLET_KILL_SEED`, or a new one each time.
    static let seed = UInt64(number("MARTLET_KILL_SEED") ?? Int.random(in: 1...999_999))

    private static func number(_ name: String) -> Int? {
        Int(ProcessInfo.processInfo.environment[name] ?? "")
    }
}
