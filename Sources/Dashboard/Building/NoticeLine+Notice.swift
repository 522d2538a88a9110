import Domain

extension NoticeLine {
    /// A notice in words.
    init(_ notice: MemberNotice, times: TimeWords) {
        let advice = Advice.on(notice)
        let facts = notice.facts
        let isGrave = facts.status == "disconnected"
        let account = facts.name == facts.handle ? facts.handle : "\(facts.name) (\(facts.handle))"
        self.init(
            noticeID: notice.id.text, tone: isGrave ? "bad" : "warn", isUnread: notice.readAt == nil,
            noticeTitle: advice.title, account: facts.platform.map { "\(account) on \($0.displayName)" },
            explanation: advice.explanation, remedy: advice.remedy, linkPath: Self.path(facts),
            linkText: facts.talk != nil
                ? "Open the message" : facts.isForOperators ? "Open the list" : "Open the account",
            atISO: TimeWords.iso(notice.createdAt), at: times.full(notice.createdAt))
    }

    private static func path(_ facts: NoticeFacts) -> String {
        if let talk = facts.talk {
            return "\(talk.workspace == nil ? PagePath.messages : PagePath.operatorMessages)/\(talk.threadID)"
        }
        return facts.connectionID.map { PagePath.connection($0.text) } ?? PagePath.operators
    }
}
