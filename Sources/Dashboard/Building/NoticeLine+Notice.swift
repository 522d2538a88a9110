import Domain

extension NoticeLine {
    /// A notice in words.
    init(_ notice: MemberNotice, times: TimeWords) {
        let advice = Advice.on(notice)
        let facts = notice.facts
        let isGrave = facts.status == "disconnected"
        self.init(
            noticeID: notice.id.text, tone: isGrave ? "bad" : "warn", isUnread: notice.readAt == nil,
            noticeTitle: advice.title,
            account: facts.name == facts.handle ? facts.handle : "\(facts.name) (\(facts.handle))",
            platformName: facts.platform.displayName, explanation: advice.explanation, remedy: advice.remedy,
            linkPath: PagePath.connection(facts.connectionID.text), atISO: TimeWords.iso(notice.createdAt),
            at: times.full(notice.createdAt))
    }
}
