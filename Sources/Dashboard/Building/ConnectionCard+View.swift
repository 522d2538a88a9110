import Domain
import Engine

extension ConnectionCard {
    /// The account as the page shows it to this reader.
    init(_ view: ConnectionView, for reader: Reader) {
        let connection = view.connection
        let account = connection.account
        let times = TimeWords(zone: reader.zone)
        self.init(
            id: connection.id.text, health: connection.health.status, tone: connection.health.tone,
            healthText: connection.health.words, name: account.name.isEmpty ? account.handle : account.name,
            handle: account.handle, initial: account.initial, avatarURL: account.shownAvatar,
            profileURL: account.shownProfile, platform: connection.platform.rawValue,
            platformName: connection.platform.displayName, mark: connection.platform.mark,
            connectedISO: TimeWords.iso(connection.connectedAt), connectedOn: times.day(connection.connectedAt),
            checkedISO: view.lastCheckedAt.map(TimeWords.iso), checkedAt: view.lastCheckedAt.map(times.full) ?? "",
            advice: view.advice.map(AdviceBox.init), notes: Self.notes(on: view),
            waitingWords: view.waitingCount > 0 ? Self.waiting(view) : nil, isActive: connection.isActive,
            isPaused: !connection.isActive, needsReconnect: connection.health != .healthy,
            mayConnect: reader.may(.connect), instance: account.server, loginHandle: account.handle)
    }

    /// What became of posts whose time passed while the account was away (S1.42).
    private static func waiting(_ view: ConnectionView) -> String {
        let posts = Counted.words(view.waitingCount, "post")
        return view.connection.health.isUsable
            ? "\(posts) whose time has passed: send now, choose another time, or drop."
            : "\(posts) will wait for your word after the reconnect."
    }

    private static func notes(on view: ConnectionView) -> [String] {
        var notes: [String] = []
        if let obstacle = view.connection.account.obstacle { notes.append(obstacle) }
        if view.connection.health.isUsable, let words = view.checkWords {
            notes.append(
                "The last check was not answered well: “\(words.prefix(200))”. "
                    + "Martlet looks again before it says more.")
        }
        if view.connection.health != .healthy, view.sharedWith > 0 {
            notes.append("Reconnecting repairs \(Counted.words(view.sharedWith, "other account")) of the same login.")
        }
        if view.scheduledCount > 0 {
            let posts = Counted.words(view.scheduledCount, "post")
            notes.append(
                view.connection.health.isUsable
                    ? "\(posts) scheduled." : "\(posts) scheduled; nothing goes out until you reconnect.")
        }
        return notes
    }
}

extension AdviceBox {
    /// Takes over the advice.
    init(_ advice: Advice) {
        self.init(adviceTitle: advice.title + ".", explanation: advice.explanation, remedy: advice.remedy)
    }
}

/// Counts with their noun.
enum Counted {
    /// `1 post`, `3 posts`; a plural of another form is named.
    static func words(_ count: Int, _ noun: String, _ plural: String? = nil) -> String {
        count == 1 ? "1 \(noun)" : "\(count) \(plural ?? noun + "s")"
    }
}
