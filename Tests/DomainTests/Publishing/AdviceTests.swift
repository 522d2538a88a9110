import Domain
import Testing

@Suite(.timeLimit(.minutes(10)))
struct AdviceTests {
    /// Everything about which there is advice, for one platform.
    private static func all(for platform: Platform) -> [(what: String, advice: Advice)] {
        AuthorizationFailure.Code.allCases.map { ($0.rawValue, Advice.on($0, platform: platform)) }
            + WarningReason.allCases.map { ($0.rawValue, Advice.on($0, platform: platform)) }
            + DisconnectReason.allCases.map { ($0.rawValue, Advice.on($0, platform: platform)) }
            + PlatformFailure.Kind.allCases.map { ($0.rawValue, Advice.on($0, platform: platform)) }
            + DeliveryReason.Own.allCases.map { ($0.rawValue, Advice.on($0, platform: platform)) }
    }

    @Test("E2 everything that can happen has words: a title, a sentence, and what to do", arguments: Platform.allCases)
    func complete(_ platform: Platform) {
        for (what, advice) in Self.all(for: platform) {
            #expect(!advice.title.isEmpty && !advice.title.hasSuffix("."), "\(what)")
            #expect(advice.explanation.hasSuffix("."), "\(what)")
            #expect(advice.remedy.hasSuffix("."), "\(what)")
            #expect(advice.title.count <= 60, "\(what)")
        }
    }

    @Test("advice within a table is never the same twice")
    func distinct() {
        let titles =
            WarningReason.allCases.map { Advice.on($0, platform: .x).title }
            + DisconnectReason.allCases.map { Advice.on($0, platform: .x).title }

        // A missing permission and the like may read alike elsewhere, but not among the health reasons.
        #expect(Set(titles).count == titles.count)
    }

    @Test("advice has no jargon", arguments: Platform.allCases)
    func plain(_ platform: Platform) {
        let jargon = ["OAuth", "token", "HTTP", "invalid_grant", "scope", "401", "API", "null"]
        for (what, advice) in Self.all(for: platform) {
            let words = [advice.title, advice.explanation, advice.remedy].joined(separator: " ")
            #expect(!jargon.contains { words.contains($0) }, "\(what): \(words)")
        }
    }

    @Test("S4.39 S4.40 S4.41 S1.04 S1.05 a dead grant suggests a changed password and a withdrawal by another person")
    func causes() {
        let advice = Advice.on(DisconnectReason.revoked, platform: .x)

        #expect(advice.explanation.contains("password was changed"))
        #expect(advice.explanation.contains("somebody with access withdrew"))
        #expect(advice.remedy.contains("Reconnect"))
    }

    @Test("S0.50 S0.51 a limit of the platform is waited for, and who meets it often is told to space out")
    func limits() {
        let advice = Advice.on(PlatformFailure.Kind.rateLimit, platform: .x)

        #expect(advice.remedy.contains("Martlet waits as long as X asks"))
        #expect(advice.remedy.contains("space out your posts"))
    }

    @Test("S4.32 S4.33 S0.52 every red reason leads to reconnecting", arguments: DisconnectReason.allCases)
    func red(_ reason: DisconnectReason) {
        #expect(Advice.on(reason, platform: .mastodon).remedy.contains("Reconnect"))
    }

    @Test("health leads to the advice of its reason; healthy needs none", arguments: Health.all)
    func health(_ health: Health) {
        let advice = Advice.on(health, platform: .bluesky)

        switch health {
        case .healthy: #expect(advice == nil)
        case .warning(let reason): #expect(advice == Advice.on(reason, platform: .bluesky))
        case .disconnected(let reason): #expect(advice == Advice.on(reason, platform: .bluesky))
        }
    }

    @Test("a delivery's reason is looked up by its code, an unknown one falls back")
    func deliveryReasons() {
        let lost = DeliveryReason(.lostAnswer, platform: .x)
        let refused = DeliveryReason(PlatformFailure(.media, words: "too big"))

        #expect(lost.code == "lost_answer")
        #expect(Advice.on(lost, platform: .x) == Advice.on(DeliveryReason.Own.lostAnswer, platform: .x))
        #expect(Advice.on(refused, platform: .x) == Advice.on(PlatformFailure.Kind.media, platform: .x))
        #expect(
            Advice.on(DeliveryReason(code: "from_the_future", words: ""), platform: .x)
                == Advice.on(PlatformFailure.Kind.unknown, platform: .x))
    }

    @Test(
        "every reason that the delivery's documentation names has advice",
        arguments: [
            "missed_window", "poison", "abandoned", "lost_answer", "account_removed", "reconnect", "overdue",
            "broken_rules", "rejected_later", "removed_later",
        ])
    func documented(_ code: String) {
        #expect(DeliveryReason.Own(rawValue: code) != nil)
    }
}
