extension Advice {
    /// What a notice says: what happened to which account, what it means, and what to do.
    package static func on(_ notice: MemberNotice) -> Advice {
        let facts = notice.facts
        if let talk = facts.talk { return on(talk) }
        if let alert = facts.alert { return on(alert) }
        if let sunset = facts.sunset { return on(sunset) }
        if let ending = facts.ending { return on(ending, facts) }
        if let post = facts.excerpt { return onPost(post, facts) }
        if let days = facts.days { return onEnd(in: days, facts) }
        let known = facts.health.flatMap { health in facts.platform.flatMap { on(health, platform: $0) } }
        let found = known ?? unclear(facts)
        let title = facts.isReminder ? "Still: \(found.title)" : found.title
        return Advice(title: title, explanation: found.explanation, remedy: found.remedy)
    }

    private static func onEnd(in days: Int, _ facts: NoticeFacts) -> Advice {
        let left = days == 1 ? "1 day" : "\(days) days"
        return Advice(
            "Access ends in \(left)",
            "\(facts.platformName) lets only you renew this access. After that nothing can be published there.",
            "Press Reconnect now; it takes a minute and keeps everything that is scheduled.")
    }

    private static func onPost(_ excerpt: String, _ facts: NoticeFacts) -> Advice {
        let why =
            facts.status == "disconnected"
            ? "its account is disconnected" : "the access to its account ends before"
        return Advice(
            "A post is in danger", "The post “\(excerpt)” is due within a day, but \(why).",
            "Press Reconnect before its time, and it goes out as planned.")
    }

    private static func unclear(_ facts: NoticeFacts) -> Advice {
        Advice(
            "Something about this account needs a look", "\(facts.platformName) said something unusual.",
            "Open the account and read what stands there.")
    }
}
