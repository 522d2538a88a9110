import Domain
import Testing

/// What people are told to type, to press and to wait for, with the numbers that hold elsewhere in the house.
@Suite("Advice with numbers and names", .timeLimit(.minutes(10)))
struct AdviceForConnectingTests {
    @Test(
        "who cannot be found is told what to type there: a server, a handle, or to log in", arguments: Platform.allCases
    )
    func notFound(platform: Platform) {
        let advice = Advice.on(AuthorizationFailure.Code.notFound, platform: platform)
        switch platform {
        case .mastodon:
            #expect(advice.remedy.contains("mastodon.social") && advice.remedy.contains("@you@"))
            #expect(advice.explanation.contains("server"))
        case .bluesky:
            #expect(advice.remedy.contains("you.bsky.social") && advice.remedy.contains("without the @"))
            #expect(advice.explanation.contains("handle"))
        default:
            #expect(advice.remedy.hasPrefix("Log in to \(platform.displayName) "))
            #expect(advice.explanation.hasPrefix("\(platform.displayName) knows no account"))
        }
    }

    @Test("the life of an attempt is told as it is")
    func life() {
        let advice = Advice.on(AuthorizationFailure.Code.expired, platform: .x)
        let minutes = Authorization.life.components.seconds / 60
        #expect(advice.explanation.contains(" \(minutes) minutes"))
    }

    @Test("what ends an attempt tells which accounts are not touched, and who can mend it")
    func whoseTurn() {
        let app = Advice.on(AuthorizationFailure.Code.app, platform: .x)
        let other = Advice.on(AuthorizationFailure.Code.otherAccount, platform: .x)
        let scope = Advice.on(AuthorizationFailure.Code.missingScope, platform: .x)
        #expect(app.explanation.contains("Your account is fine") && app.remedy.contains("whoever runs this server"))
        #expect(other.remedy.contains("new connection"))
        #expect(scope.remedy.contains("every permission"))
    }

    @Test(
        "nothing has to be done about what passes by itself",
        arguments: [WarningReason.expiring, .outage, .wasDisconnected])
    func passing(reason: WarningReason) {
        #expect(Advice.on(reason, platform: .bluesky).remedy.hasPrefix("Nothing"))
    }

    @Test(
        "what only a person can mend names the button",
        arguments: [WarningReason.reconnectSoon, .missingScope, .refreshLost, .identityMismatch])
    func button(reason: WarningReason) {
        #expect(Advice.on(reason, platform: .bluesky).remedy.hasPrefix("Press Reconnect"))
    }

    @Test("REL-14 the person is told how many days are left at most")
    func days() {
        #expect(Advice.on(WarningReason.reconnectSoon, platform: .linkedin).explanation.contains("14 days"))
    }

    @Test("REL-25 whoever must say whether a post is out is told where to look and the three answers")
    func uncertain() {
        let advice = Advice.on(DeliveryReason.Own.lostAnswer, platform: .x)
        #expect(advice.remedy.contains("Look at the account on X"))
        for answer in ["it is there", "paste the link", "it is not there", "leave it"] {
            #expect(advice.remedy.contains(answer), "\(answer)")
        }
    }

    @Test(
        "REL-30 trouble that is tried again by itself says so, a refusal asks for a change",
        arguments: PlatformFailure.Kind.allCases)
    func tries(kind: PlatformFailure.Kind) {
        let remedy = Advice.on(kind, platform: .mastodon).remedy
        switch kind {
        case .transient, .rateLimit: #expect(remedy.hasPrefix("Nothing: Martlet"))
        case .app: #expect(remedy.contains("Posts wait and go out afterwards"))
        case .content, .media: #expect(remedy.contains("send it again") || remedy.contains("send the post again"))
        case .auth, .permission: #expect(remedy.hasPrefix("Reconnect the account"))
        case .accountType, .unknown: #expect(!remedy.hasPrefix("Nothing"))
        }
        #expect(kind.isRetryable || !remedy.contains("by itself"), "nothing that is final promises a try")
    }

    @Test(
        "REL-29 a post whose time passed is sent only at a person's word",
        arguments: [DeliveryReason.Own.missedWindow, .overdue])
    func late(own: DeliveryReason.Own) {
        let advice = Advice.on(own, platform: .x)
        #expect(advice.remedy.lowercased().contains("choose a new time"))
        #expect(advice.remedy.lowercased().contains("send it now"))
    }

    @Test("SEC-11 the platform's own words are no part of an advice")
    func foreignWords() {
        let words = "<b>call this number</b>"
        for kind in PlatformFailure.Kind.allCases {
            let advice = Advice.on(DeliveryReason(PlatformFailure(kind, words: words)), platform: .x)
            #expect(![advice.title, advice.explanation, advice.remedy].contains { $0.contains("call this number") })
        }
    }
}
