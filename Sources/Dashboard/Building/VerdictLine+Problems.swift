import Domain
import Engine

extension VerdictLine {
    /// What each chosen account thinks of the draft.
    static func lines(
        _ draft: ComposerDraft, _ scene: ComposerScene, problems: [ConnectionProblem]
    ) -> [VerdictLine] {
        scene.views.map(\.connection).filter { draft.connections.contains($0.id) }.map { connection in
            let own = problems.filter { $0.connectionID == connection.id }.map(\.problem)
            let rules = scene.capabilities[connection.id]
            let format = rules.map { draft.mainFormat(for: connection.id, $0, media: scene.media) }
            let fitting = (rules?.options ?? []).filter { rule in format.map(rule.applies) ?? true }
            return VerdictLine(
                verdictID: connection.id.text, verdictName: connection.account.handle,
                platform: connection.platform.rawValue, mark: connection.platform.mark,
                becomes: format.flatMap { rules?.formats[$0]?.name }, isGood: !own.blocksPublishing,
                fitting: fitting.map(\.key.rawValue).joined(separator: " "),
                counts: rules.map { counts(draft, connection.id, $0, scene.media, problems: own) } ?? [],
                problems: own.map { problem in
                    ProblemLine(
                        problem, isThread: draft.parts.count > 1,
                        target: draft.fieldID(of: problem, on: connection.id, rules))
                })
        }
    }

    /// The platform's usual limit is shown unless the account's own preflight disagrees with it: some servers allow more.
    private static func counts(
        _ draft: ComposerDraft, _ id: Connection.ID, _ rules: Capabilities, _ media: [MediaItem.ID: MediaItem],
        problems: [Problem]
    ) -> [CountLine] {
        let content = draft.accounts[id]?.ownContent(of: draft.content) ?? draft.content
        let main = draft.mainFormat(for: id, rules, media: media)
        return content.parts.enumerated().map { index, part in
            let format = index == 0 ? main : rules.format(of: part, at: index, media: media)
            let limit =
                (index > 0 ? rules.thread.textLimit : nil) ?? rules.formats[format]?.textLimit ?? rules.textLimit
            let used = TextLength.count(rules.text(of: part, as: format), by: rules.counting)
            let isOver = problems.contains { $0.code == .textTooLong && $0.part ?? 0 == index }
            let isUsual = (used > limit) == isOver
            return CountLine(
                countIndex: String(index), countTitle: PartForm.title(index), used: String(used),
                limit: isUsual ? String(limit) : nil, isOver: isOver)
        }
    }
}

extension ProblemLine {
    /// What is wrong and what to do.
    init(_ problem: Problem, isThread: Bool, target: String) {
        let place = isThread ? problem.part.map { "\(PartForm.title($0)): " } ?? "" : ""
        self.init(
            code: problem.code.rawValue, problemTone: problem.severity == .error ? "bad" : "warn",
            words: "\(place)\(problem.message) \(problem.remedy)", target: target)
    }
}
