extension NoticeFacts {
    /// A message that somebody wrote.
    package struct Talk: Sendable, Hashable, Codable {
        /// The talk.
        package var threadID: MessageThread.ID
        /// What it is about: untrusted text.
        package var title: String
        /// Who wrote: untrusted text.
        package var author: String
        /// The first words: untrusted text.
        package var excerpt: String
        /// The workspace, where an operator is told; `nil` for its members. Untrusted text.
        package var workspace: String?

        /// Gathers the parts.
        package init(threadID: MessageThread.ID, title: String, author: String, excerpt: String, workspace: String?) {
            self.threadID = threadID
            self.title = title
            self.author = author
            self.excerpt = excerpt
            self.workspace = workspace
        }
    }

    /// Accounts of other workspaces that turned red (S1.41).
    package struct Alert: Sendable, Hashable, Codable {
        /// One of them.
        package struct Line: Sendable, Hashable, Codable {
            /// The workspace: untrusted text.
            package var workspace: String
            /// The platform.
            package var platform: Platform
            /// The handle: untrusted text.
            package var handle: String
            /// Why it is red.
            package var reason: String?

            /// Gathers the parts.
            package init(workspace: String, platform: Platform, handle: String, reason: String?) {
                self.workspace = workspace
                self.platform = platform
                self.handle = handle
                self.reason = reason
            }
        }

        /// The latest of them.
        package var lines: [Line]
        /// How many there are, those without a line included.
        package var count: Int

        /// Gathers both.
        package init(lines: [Line], count: Int) {
            self.lines = lines
            self.count = count
        }
    }

    /// Of a message.
    package init(_ talk: Talk) {
        self.init()
        self.talk = talk
    }

    /// Of accounts that turned red.
    package init(_ alert: Alert) {
        self.init()
        self.alert = alert
        status = "disconnected"
    }

    /// Of a version that ends.
    package init(_ sunset: Sunset) {
        self.init()
        self.sunset = sunset
        if sunset.isOver { status = "disconnected" }
    }

    /// Whether it is for operators, who may not be members of what it is about.
    package var isForOperators: Bool { alert != nil || sunset != nil || talk?.workspace != nil }
}

extension Advice {
    /// What is said of a message.
    static func on(_ talk: NoticeFacts.Talk) -> Advice {
        let sender = talk.workspace.map { "\(talk.author) of “\($0)”" } ?? talk.author
        return Advice(
            "A new message: \(talk.title)", "\(sender) wrote: “\(talk.excerpt)”",
            "Open the message to read all of it and to answer.")
    }

    /// What is said of a version that ends.
    static func on(_ sunset: Sunset) -> Advice {
        Advice(
            String(sunset.fact.dropLast()),
            sunset.isOver
                ? "No account there can be checked or published to. Nobody turns red for that."
                : "After that no account there can be checked or published to.",
            sunset.remedy)
    }

    /// What is said of accounts that turned red.
    static func on(_ alert: NoticeFacts.Alert) -> Advice {
        let lines = alert.lines.map { line in
            let reason = line.reason.flatMap(DisconnectReason.init(rawValue:)).map {
                on($0, platform: line.platform).title
            }
            return "\(line.platform.displayName) \(line.handle) of “\(line.workspace)”"
                + (reason.map { ": \($0)" } ?? "")
        }
        let rest = alert.count - alert.lines.count
        return Advice(
            alert.count == 1 ? "An account turned red" : "\(alert.count) accounts turned red",
            lines.joined(separator: ". ") + "." + (rest > 0 ? " And \(rest) more." : ""),
            "The members were told. Look whether more is wrong than one account, and write to them if they stay red.")
    }
}
