import Domain
import Engine

extension VerdictLine {
    /// What each chosen account thinks of the draft.
    static func lines(
        _ draft: ComposerDraft, views: [ConnectionView], problems: [ConnectionProblem],
        capabilities: [Platform: Capabilities]
    ) -> [VerdictLine] {
        views.map(\.connection).filter { draft.connections.contains($0.id) }.map { connection in
            let own = problems.filter { $0.connectionID == connection.id }.map(\.problem)
            return VerdictLine(
                verdictID: connection.id.text, verdictName: connection.account.handle,
                platform: connection.platform.rawValue, mark: connection.platform.mark,
                isGood: !own.blocksPublishing,
                counts: counts(draft, capabilities: capabilities[connection.platform], problems: own),
                problems: own.map { ProblemLine($0, isThread: draft.parts.count > 1) })
        }
    }

    /// The platform's usual limit is shown unless the account's own preflight disagrees with it: some servers allow more.
    private static func counts(
        _ draft: ComposerDraft, capabilities: Capabilities?, problems: [Problem]
    ) -> [CountLine] {
        guard let capabilities else { return [] }
        return draft.parts.enumerated().map { index, part in
            let used = TextLength.count(part.text, by: capabilities.counting)
            let isOver = problems.contains { $0.code == .textTooLong && $0.part ?? 0 == index }
            let isUsual = (used > capabilities.textLimit) == isOver
            return CountLine(
                countIndex: String(index), countTitle: PartForm.title(index), used: String(used),
                limit: isUsual ? String(capabilities.textLimit) : nil, isOver: isOver)
        }
    }
}

extension ProblemLine {
    /// What is wrong and what to do.
    init(_ problem: Problem, isThread: Bool) {
        let place = isThread ? problem.part.map { "\(PartForm.title($0)): " } ?? "" : ""
        self.init(
            code: problem.code.rawValue, problemTone: problem.severity == .error ? "bad" : "warn",
            words: "\(place)\(problem.message) \(problem.remedy)")
    }
}
