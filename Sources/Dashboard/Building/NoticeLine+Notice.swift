import Domain

extension NoticeLine {
    /// A notice in words.
    init(_ notice: MemberNotice, times: TimeWords) {
        let advice = Advice.on(notice)
        let facts = notice.facts
        let isGrave = facts.status == "disconnected" || facts.ending?.state == .failed
        let account = facts.name == facts.handle ? facts.handle : "\(facts.name) (\(facts.handle))"
        self.init(
            noticeID: notice.id.text, tone: isGrave ? "bad" : "warn", isUnread: notice.readAt == nil,
            noticeTitle: advice.title, account: facts.platform.map { "\(account) on \($0.displayName)" },
            explanation: advice.explanation, remedy: advice.remedy, linkPath: Self.path(facts),
            linkText: Self.linkText(facts),
            atISO: TimeWords.iso(notice.createdAt), at: times.full(notice.createdAt))
    }

    private static func path(_ facts: NoticeFacts) -> String {
        if let talk = facts.talk {
            return "\(talk.workspace == nil ? PagePath.messages : PagePath.operatorMessages)/\(talk.threadID)"
        }
        if let ending = facts.ending { return PagePath.post(ending.postID.text) }
        return facts.connectionID.map { PagePath.connection($0.text) } ?? PagePath.operators
    }

    private static func linkText(_ facts: NoticeFacts) -> String {
        if facts.talk != nil { return "Open the message" }
        if facts.ending != nil { return "Open the post" }
        return facts.isForOperators ? "Open the list" : "Open the account"
    }
}
