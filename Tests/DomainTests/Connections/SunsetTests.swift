import Domain
import Foundation
import Testing

/// Versions of interfaces that end: what is said of them.
@Suite("Ends of interface versions", .timeLimit(.minutes(1)))
struct SunsetTests {
    private func sunset(
        _ stage: Sunset.Stage, isEndKnown: Bool = true, successor: String? = "202609", on platform: Platform = .linkedin
    ) -> Sunset {
        Sunset(
            platform: platform, version: "202601", setting: "platforms.linkedin.version", stage: stage,
            endsAt: Instant(seconds: 1), isEndKnown: isEndKnown, successor: successor)
    }

    @Test(
        "S0.53 it is warned of once for each stretch of time before the end, and once when it is over",
        arguments: [
            (60, "60"), (31, "60"), (30, "30"), (15, "30"), (14, "14"), (8, "14"), (7, "7"), (4, "7"), (3, "3"),
            (2, "3"), (1, "1"),
        ])
    func warnings(days: Int, warning: String) {
        #expect(sunset(.soon(days: days)).warning == warning && !sunset(.soon(days: days)).isOver)
        for stage in [Sunset.Stage.over, .missing] {
            #expect(sunset(stage).warning == "over" && sunset(stage).isOver)
        }
    }

    @Test("it is said how sure that is, and what to set")
    func words() {
        let known = sunset(.soon(days: 54))
        #expect(known.fact == "Version 202601 of LinkedIn’s interface ends in 54 days.")
        #expect(
            known.remedy
                == "Set platforms.linkedin.version to 202609, or to a later version of LinkedIn’s list, and start Martlet again."
        )
        #expect(sunset(.soon(days: 1), isEndKnown: false).fact.hasSuffix("ends in about a day."))
        #expect(sunset(.over).fact.hasSuffix("has ended; LinkedIn refuses calls."))
        #expect(sunset(.over, isEndKnown: false, on: .linkedinPage).fact.contains("more than a year old; LinkedIn"))
        #expect(sunset(.missing).fact.contains("does not exist, or not yet"))
        #expect(
            sunset(.over, successor: nil).remedy.hasPrefix("Set platforms.linkedin.version to a later version of"))
    }

    @Test("S0.53 operators are told what ends, what follows, and what to set; it survives being stored")
    func notice() throws {
        for stage in [Sunset.Stage.soon(days: 3), .over, .missing] {
            let sunset = sunset(stage)
            let facts = NoticeFacts(sunset)
            let stored = try JSONDecoder().decode(NoticeFacts.self, from: JSONEncoder().encode(facts))
            #expect(stored == facts && stored.isForOperators)
            #expect(stored.status == (sunset.isOver ? "disconnected" : ""))
            let advice = Advice.on(
                MemberNotice(
                    id: MemberNotice.ID(stored: "ntm_1"), workspaceID: Workspace.ID(stored: "wsp_1"),
                    personID: Person.ID(stored: "psn_1"), kind: "operators.sunset", subject: sunset.setting,
                    episode: 0, stage: "s", facts: stored, createdAt: Instant(seconds: 1)))
            #expect(advice.title + "." == sunset.fact && advice.remedy == sunset.remedy)
            #expect(advice.explanation.contains("Nobody turns red") == sunset.isOver)
        }
    }
}
