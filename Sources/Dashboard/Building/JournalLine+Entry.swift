import Domain

extension JournalLine {
    /// A step in words.
    init(_ entry: JournalEntry, times: TimeWords) {
        self.init(
            step: Self.words(step: entry.step), outcome: Self.words(outcome: entry.outcome),
            lineTone: Self.tone(outcome: entry.outcome), startedISO: TimeWords.iso(entry.intentAt),
            started: "\(times.day(entry.intentAt)), \(times.second(entry.intentAt))",
            endedISO: entry.outcomeAt.map(TimeWords.iso), ended: entry.outcomeAt.map(times.second) ?? "",
            said: entry.words.flatMap { $0.isEmpty ? nil : $0 },
            link: WebLink.checked(entry.output?.url))
    }

    /// `upload:0:1` is the second picture of the first part; unknown names are shown as they are.
    static func words(step: String) -> String {
        let pieces = step.split(separator: ":")
        let numbers = pieces.dropFirst().compactMap { Int($0) }.map { $0 + 1 }
        let part = numbers.first.map { " part \($0)" } ?? ""
        let picture = numbers.dropFirst().first.map { " picture \($0) of" } ?? " the pictures of"
        return switch pieces.first {
        case "upload": "Upload\(picture)\(part)"
        case "ready" where part.isEmpty: "Wait until the platform has taken in the first comment"
        case "ready": "Wait until the platform has taken in\(picture)\(part)"
        case "alt": "Describe\(picture)\(part)"
        case "item": "Prepare\(picture)\(part)"
        case "container": part.isEmpty ? "Prepare the first comment" : "Prepare\(part)"
        case "permalink": "Ask where people find\(part)"
        case "comment": "Write the first comment"
        case "repost": "Repost it"
        case "quote": "Look up the quoted post"
        case "mentions": "Look up who is mentioned in\(part)"
        case "start": "Announce\(part)"
        case "cover", "poster": "Send the cover of\(part)"
        case "publish": "Publish\(part)"
        case "appear": "Wait until the platform shows\(part)"
        default: step
        }
    }

    /// How a step ended, in a few words.
    static func words(outcome: String?) -> String {
        switch outcome {
        case nil: "no answer yet"
        case "done": "done"
        case "found": "the answer was lost, but it is there"
        case "absent": "the answer was lost, and it is soundly not there"
        case "wait": "not ready yet"
        case "interrupted": "interrupted, done again"
        case "undone": "ran out at the platform, done again"
        case "unseen": "taken by the platform, not seen since"
        case "redone": "not done, tried again"
        case "ruled": "decided by a person"
        case .some(let kind): "failed: \(kind.replacing("_", with: " "))"
        }
    }

    /// The colour of how a step ended.
    static func tone(outcome: String?) -> String {
        switch outcome {
        case nil: "busy"
        case "done", "found": "good"
        case "absent", "wait", "interrupted", "undone", "unseen", "redone", "ruled", "transient", "rate_limit": "warn"
        case .some: "bad"
        }
    }
}
