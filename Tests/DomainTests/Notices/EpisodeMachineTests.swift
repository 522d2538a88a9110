import Testing

@testable import Domain

/// One stretch of trouble: what is said of it, and when the next one begins (REL-19).
@Suite("Episodes", .timeLimit(.minutes(1)))
struct EpisodeMachineTests {
    private let start = Instant(seconds: 1_800_000_000)

    @Test("REL-19 each health is said once in an episode, by each channel", arguments: Health.all)
    func once(health: Health) {
        var episode = Episode.current(after: nil, at: start)
        let (first, second) = (episode.tell(of: health), episode.tell(of: health))
        let isQuiet = health == .healthy || health == .warning(.wasDisconnected)
        #expect(first.inApp == !isQuiet)
        #expect(first.byMail == (!isQuiet && health != .warning(.outage)))
        #expect(!second.isAnything)
        #expect(episode.number == 1)
    }

    @Test("REL-19 in whatever order troubles come, each channel says at most yellow and red", arguments: 0..<50)
    func anyOrder(seed: UInt64) {
        var chance = seed &* 2_654_435_761 &+ 1
        var episode = Episode.current(after: nil, at: start)
        var (inApp, byMail) = (0, 0)
        for step in 0..<100 {
            chance = chance &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let health = Health.all[Int(chance >> 33) % Health.all.count]
            let now = start + .minutes(Int64(step))
            if health == .healthy { episode.end(at: now) } else { episode = .current(after: episode, at: now) }
            let telling = episode.tell(of: health)
            inApp += telling.inApp ? 1 : 0
            byMail += telling.byMail ? 1 : 0
        }
        #expect((1...2).contains(inApp) && (1...2).contains(byMail), "seed \(seed)")
        #expect(episode.number == 1)
    }

    @Test("trouble within a day is the same; after a quiet day, or after a person's repair, it is another")
    func next() {
        var episode = Episode.current(after: nil, at: start)
        episode.end(at: start + .hours(1))
        episode.end(at: start + .hours(2))
        #expect(episode.endedAt == start + .hours(1), "it ended when it ended first")
        let same = Episode.current(after: episode, at: start + .hours(24))
        #expect(same.number == 1 && same.endedAt == nil && same.startedAt == start)
        #expect(Episode.current(after: episode, at: start + .hours(25)).number == 2)
        episode.close(at: start + .hours(2))
        #expect(Episode.current(after: episode, at: start + .hours(2)).number == 2)
    }

    @Test("REL-14 what has reminders of its own, or needs no deed, is not reminded of")
    func reminders() {
        let without: Set<Health> = [
            .healthy, .warning(.outage), .warning(.reconnectSoon), .warning(.wasDisconnected),
        ]
        for health in Health.all { #expect(health.isWorthReminder == !without.contains(health)) }
    }
}
