import Testing

@testable import Domain

/// What people read of trouble, and what makes a post one in danger.
@Suite("Words of notices", .timeLimit(.minutes(1)))
struct NoticeWordsTests {
    private func notice(_ platform: Platform, _ health: Health, _ change: (inout NoticeFacts) -> Void = { _ in })
        -> MemberNotice
    {
        let connection = Connection(
            id: Connection.ID(stored: "con_1"), workspaceID: Workspace.ID(stored: "wsp_1"),
            brandID: Brand.ID(stored: "brd_1"), platform: platform, grantID: Grant.ID(stored: "gra_1"),
            account: RemoteAccount(remoteID: "1", server: "s", name: "Ada", handle: "@ada"), health: health,
            healthSince: Instant(seconds: 1), connectedAt: Instant(seconds: 1))
        var facts = NoticeFacts(of: connection)
        change(&facts)
        return MemberNotice(
            id: MemberNotice.ID(stored: "ntm_1"), workspaceID: connection.workspaceID,
            personID: Person.ID(stored: "psn_1"), kind: "connection.\(health.status)", subject: "con_1", episode: 1,
            stage: "x", facts: facts, createdAt: Instant(seconds: 1))
    }

    @Test("S0.35 every trouble has its plain words, the same as on the page", arguments: Platform.allCases)
    func words(platform: Platform) {
        for health in Health.all where health != .healthy {
            #expect(Advice.on(notice(platform, health)) == Advice.on(health, platform: platform))
            let again = Advice.on(notice(platform, health) { $0.isReminder = true })
            #expect(again.title.hasPrefix("Still: "))
        }
    }

    @Test("REL-14 days are counted in words", arguments: [(1, "1 day"), (3, "3 days"), (14, "14 days")])
    func days(count: Int, words: String) {
        let advice = Advice.on(notice(.linkedin, .warning(.reconnectSoon)) { $0.days = count })
        #expect(advice.title == "Access ends in \(words)")
        #expect(advice.explanation.contains("LinkedIn"))
    }

    @Test("a reason that a newer release wrote still has words")
    func unknown() {
        let advice = Advice.on(notice(.x, .warning(.locked)) { $0.reason = "novel" })
        #expect(!advice.title.isEmpty && !advice.remedy.isEmpty)
    }

    @Test("a post in danger is named, with why")
    func post() {
        let red = Advice.on(notice(.x, .disconnected(.expired)) { $0.excerpt = "Sale" })
        let yellow = Advice.on(notice(.x, .warning(.reconnectSoon)) { $0.excerpt = "Sale" })
        #expect(red.explanation.contains("“Sale”") && red.explanation.contains("disconnected"))
        #expect(yellow.explanation.contains("ends before"))
    }

    @Test(
        "S4.51 a post that did not go out is named, with why and what to do",
        arguments: [
            (.failed, .content, "did not go out on X. X refused the text. Too long.", "Read what X says"),
            (.failed, .missedWindow, "Its time has passed. Too long.", "Choose a new time"),
            (.uncertain, .lostAnswer, "X did not answer, nor is it found there", "it is not there (send it again)"),
            (.needsReconnect, .reconnect, "was due while its account is disconnected", "Press Reconnect"),
        ] as [(DeliveryState, Cause, String, String)])
    func ending(state: DeliveryState, cause: Cause, explanation: String, remedy: String) {
        let reason = DeliveryReason(code: cause.code, words: "Too long.")
        let ending = NoticeFacts.Ending(postID: Post.ID(stored: "pst_1"), state: state, reason: reason)
        let advice = Advice.on(
            notice(.x, .healthy) {
                $0.ending = ending
                $0.excerpt = "Sale"
            })
        #expect(advice.explanation.contains("“Sale”") && advice.explanation.contains(explanation))
        #expect(advice.remedy.contains(remedy))
    }

    enum Cause: Sendable {
        case content, missedWindow, lostAnswer, reconnect

        var code: String {
            switch self {
            case .content: PlatformFailure.Kind.content.rawValue
            case .missedWindow: DeliveryReason.Own.missedWindow.rawValue
            case .lostAnswer: DeliveryReason.Own.lostAnswer.rawValue
            case .reconnect: DeliveryReason.Own.reconnect.rawValue
            }
        }
    }

    struct Case: Sendable, CustomTestStringConvertible {
        let why: String
        let health: Health
        let access: Int64?
        let refresh: Int64?
        let isInDanger: Bool
        var testDescription: String { why }
    }

    @Test(
        "whether a post that is due in ten hours is in danger",
        arguments: [
            Case(why: "red", health: .disconnected(.revoked), access: nil, refresh: nil, isInDanger: true),
            Case(why: "healthy", health: .healthy, access: 1, refresh: nil, isInDanger: false),
            Case(why: "no end", health: .warning(.reconnectSoon), access: nil, refresh: nil, isInDanger: false),
            Case(why: "ends before", health: .warning(.reconnectSoon), access: 9, refresh: nil, isInDanger: true),
            Case(why: "ends at it", health: .warning(.refreshLost), access: 10, refresh: nil, isInDanger: true),
            Case(why: "ends after", health: .warning(.refreshLost), access: 11, refresh: nil, isInDanger: false),
            Case(why: "renewable trouble", health: .warning(.expiring), access: 1, refresh: nil, isInDanger: false),
            Case(why: "renewal ends later", health: .healthy, access: 1, refresh: 5, isInDanger: false),
            Case(why: "nothing renews it", health: .healthy, access: 9, refresh: 8, isInDanger: true),
            Case(why: "lasts by itself", health: .healthy, access: 11, refresh: 8, isInDanger: false),
        ])
    func danger(rule: Case) {
        let now = Instant(seconds: 1_800_000_000)
        #expect(
            Danger.threatens(
                postDue: now + .hours(10), health: rule.health, accessExpiresAt: rule.access.map { now + .hours($0) },
                refreshExpiresAt: rule.refresh.map { now + .hours($0) }) == rule.isInDanger)
    }
}
