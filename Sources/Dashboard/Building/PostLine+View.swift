import Domain
import Engine

extension PostLine {
    /// A post in a list; `isUnderDay`: the day is said above, so the clock is enough.
    init(_ view: PostView, times: TimeWords, isUnderDay: Bool) {
        let state = DeliveryState.summary(of: view.deliveries.map(\.delivery.state))
        let at = view.at
        self.init(
            postID: view.post.id.text, path: PagePath.post(view.post.id.text), state: state.rawValue,
            stateName: state.words, tone: state.tone, atISO: at.map(TimeWords.iso) ?? "",
            atForm: at == nil ? "fixed" : isUnderDay ? "clock" : "",
            clock: at.map(isUnderDay ? times.clock : times.full) ?? "No time", excerpt: Self.excerpt(view.post.content),
            extras: Self.extras(view.post.content), targets: view.deliveries.map(TargetMark.init))
    }

    private static func excerpt(_ content: Content) -> String {
        let text = content.parts.first?.text ?? ""
        let line = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        if line.isEmpty { return content.mediaIDs.isEmpty ? "Empty" : "Picture without text" }
        return line.count > 140 ? line.prefix(139) + "…" : line
    }

    private static func extras(_ content: Content) -> [String] {
        var extras: [String] = []
        if content.parts.count > 1 { extras.append(Counted.words(content.parts.count, "part")) }
        if !content.mediaIDs.isEmpty { extras.append(Counted.words(content.mediaIDs.count, "picture")) }
        return extras
    }
}

extension TargetMark {
    init(_ view: DeliveryView) {
        let state = view.delivery.state
        self.init(
            platform: view.platform.rawValue, mark: view.platform.mark, targetTone: state.tone,
            targetWords: "\(view.account.handle) on \(view.platform.displayName): \(state.words)")
    }
}

extension PostView {
    /// Where the post stands on the calendar; `nil` for a draft.
    var at: Instant? { post.publishAt ?? deliveries.map(\.delivery.dueAt).min().flatMap { isDraft ? nil : $0 } }

    private var isDraft: Bool { deliveries.allSatisfy { $0.delivery.state == .draft } }
}
