import Domain
import Foundation
import Testing

/// What people are told of messages, and operators of accounts that turned red.
@Suite("Notices of messages and alerts", .timeLimit(.minutes(1)))
struct NoticeOfMessagesTests {
    private func notice(_ facts: NoticeFacts) -> MemberNotice {
        MemberNotice(
            id: MemberNotice.ID(stored: "ntm_1"), workspaceID: Workspace.ID(stored: "wsp_1"),
            personID: Person.ID(stored: "psn_1"), kind: "k", subject: "s", episode: 0, stage: "s", facts: facts,
            createdAt: Instant(seconds: 1))
    }

    private func talk(workspace: String?) -> NoticeFacts {
        NoticeFacts(
            NoticeFacts.Talk(
                threadID: MessageThread.ID(stored: "thr_1"), title: "Red", author: "Olga", excerpt: "We look",
                workspace: workspace))
    }

    private func alert(_ count: Int) -> NoticeFacts {
        let line = NoticeFacts.Alert.Line(workspace: "Looms", platform: .x, handle: "@ada", reason: "expired")
        return NoticeFacts(NoticeFacts.Alert(lines: [line], count: count))
    }

    @Test("S1.37 a message says what it is about, who wrote it, and its first words; operators read the workspace")
    func message() {
        let (member, asked) = (Advice.on(notice(talk(workspace: nil))), Advice.on(notice(talk(workspace: "Looms"))))

        #expect(member.title == "A new message: Red")
        #expect(member.explanation == "Olga wrote: “We look”")
        #expect(asked.explanation == "Olga of “Looms” wrote: “We look”")
    }

    @Test("S1.41 an alert names workspace, platform, handle and reason, and how many more there are")
    func alerts() {
        let (one, many) = (Advice.on(notice(alert(1))), Advice.on(notice(alert(12))))

        #expect(one.title == "An account turned red" && many.title == "12 accounts turned red")
        #expect(one.explanation == "X @ada of “Looms”: Access has run out.")
        #expect(many.explanation.hasSuffix("And 11 more."))
    }

    @Test("operators' notices are told from members'", arguments: [nil, "Looms"])
    func forOperators(workspace: String?) {
        #expect(talk(workspace: workspace).isForOperators == (workspace != nil))
        #expect(alert(1).isForOperators)
    }

    @Test("facts survive being stored, and those of older releases are still read")
    func coding() throws {
        for facts in [talk(workspace: "Looms"), alert(3)] {
            let data = try JSONEncoder().encode(facts)
            #expect(try JSONDecoder().decode(NoticeFacts.self, from: data) == facts)
        }
        let old =
            #"{"platform":"x","name":"Ada","handle":"@ada","connectionID":"con_1","status":"warning","isReminder":false}"#
        let facts = try JSONDecoder().decode(NoticeFacts.self, from: Data(old.utf8))
        #expect(facts.platform == .x && facts.connectionID?.text == "con_1" && !facts.isForOperators)
        #expect(facts.platformName == "X")
    }

    @Test("a talk has two sides")
    func sides() {
        #expect(MessageThread.Side.member.other == .operators)
        #expect(MessageThread.Side.operators.other == .member)
        #expect(!Release.version.isEmpty)
    }
}
