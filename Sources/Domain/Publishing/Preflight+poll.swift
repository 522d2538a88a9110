extension Preflight {
    /// Problems of the poll of a part.
    func pollProblems(_ part: PlacedPart) -> [Problem] {
        guard let poll = part.part.poll else { return [] }
        guard let rules = capabilities.poll, part.rules != nil else {
            let place = capabilities.poll == nil ? "has no polls" : "takes a poll in the first part only"
            return [
                Problem(
                    .formatNotOffered, message: "\(name) \(place).",
                    remedy: "Ask in words, or leave this account out.", part: part.index, field: .poll)
            ]
        }
        return [
            optionCount(poll, rules), blankOption(poll), repeatedOption(poll), longOption(poll, rules),
            duration(poll, rules), several(poll, rules), company(part),
        ].compactMap { finding in
            finding.map { Problem($0.0, message: $0.1, remedy: $0.2, part: part.index, field: .poll) }
        }
    }

    private typealias Finding = (Problem.Code, String, String)

    private func optionCount(_ poll: Poll, _ rules: PollRules) -> Finding? {
        guard !rules.options.contains(poll.options.count) else { return nil }
        let range = "\(rules.options.lowerBound) to \(rules.options.upperBound)"
        return (
            .pollOptionCount,
            "A poll on \(name) has \(range) answers; this one has \(poll.options.count).",
            poll.options.count < rules.options.lowerBound
                ? "Add \(Plural.of(rules.options.lowerBound - poll.options.count, "answer"))."
                : "Remove \(Plural.of(poll.options.count - rules.options.upperBound, "answer"))."
        )
    }

    private func blankOption(_ poll: Poll) -> Finding? {
        guard let index = poll.options.firstIndex(where: { $0.allSatisfy(\.isWhitespace) }) else { return nil }
        return (.pollOptionBlank, "Answer \(index + 1) of the poll is empty.", "Write it, or remove it.")
    }

    private func repeatedOption(_ poll: Poll) -> Finding? {
        var seen: Set<String> = []
        let index = poll.options.firstIndex { !$0.allSatisfy(\.isWhitespace) && !seen.insert($0).inserted }
        guard let index else { return nil }
        return (
            .pollOptionRepeated, "Answer \(index + 1) of the poll was there before.", "Make every answer another one."
        )
    }

    private func longOption(_ poll: Poll, _ rules: PollRules) -> Finding? {
        guard let index = poll.options.firstIndex(where: { $0.count > rules.optionLimit }) else { return nil }
        let count = poll.options[index].count
        return (
            .pollOptionTooLong,
            "Answer \(index + 1) of the poll has \(count) characters; \(name) takes \(rules.optionLimit).",
            "Shorten it by \(count - rules.optionLimit)."
        )
    }

    private func duration(_ poll: Poll, _ rules: PollRules) -> Finding? {
        guard !rules.takes(minutes: poll.minutes) else { return nil }
        let choices =
            rules.steps.isEmpty
            ? "from \(Self.span(rules.minutes.lowerBound)) to \(Self.span(rules.minutes.upperBound))"
            : rules.steps.map(Self.span).joined(separator: ", ")
        return (
            .pollDuration, "A poll on \(name) cannot be open for \(Self.span(poll.minutes)).",
            "Choose \(rules.steps.count > 1 ? "one of: " : "")\(choices)."
        )
    }

    private func several(_ poll: Poll, _ rules: PollRules) -> Finding? {
        guard poll.allowsSeveral, !rules.allowsSeveral else { return nil }
        return (
            .pollSeveralIgnored, "In a poll on \(name) people choose one answer.", "Nothing, if one answer will do."
        )
    }

    private func company(_ part: PlacedPart) -> Finding? {
        guard !part.files.isEmpty, part.rules?.items.upperBound == 0 else { return nil }
        return (
            .pollWithMedia, "A poll on \(name) has no pictures or films beside it.", "Leave out the poll or the files."
        )
    }

    /// Minutes for people: `3 days`, `2 hours`, `5 minutes`; whole units only.
    package static func span(_ minutes: Int) -> String {
        if minutes > 0, minutes.isMultiple(of: 1_440) { return Plural.of(minutes / 1_440, "day") }
        if minutes > 0, minutes.isMultiple(of: 60) { return Plural.of(minutes / 60, "hour") }
        return Plural.of(minutes, "minute")
    }
}
