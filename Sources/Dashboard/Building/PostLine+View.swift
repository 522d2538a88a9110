import Domain
import Engine

extension PostLine {
    /// A post in a list; `isUnderDay`: the day is said above, so the clock is enough.
    init(_ view: PostView, isUnderDay: Bool, for reader: Reader, back: CalendarQuery) {
        let times = TimeWords(zone: reader.zone)
        let state = DeliveryState.summary(of: view.shownStates)
        let at = view.at
        self.init(
            postID: view.post.id.text, path: PagePath.post(view.post.id.text), state: state.rawValue,
            stateName: state.words, tone: state.tone, atISO: at.map(TimeWords.iso) ?? "",
            clock: at.map(isUnderDay ? times.clock : times.full) ?? "No time",
            excerpt: Self.excerpt(view.post.content), extras: Self.extras(view),
            targets: view.deliveries.map { TargetMark($0, of: view, times: times) },
            move: MoveForm(view, for: reader, back: back.path))
    }

    private static func excerpt(_ content: Content) -> String {
        let text = content.parts.first?.text ?? ""
        let line = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        if line.isEmpty { return content.mediaIDs.isEmpty ? "Empty" : "Picture without text" }
        return line.count > 140 ? line.prefix(139) + "…" : line
    }

    private static func extras(_ view: PostView) -> [String] {
        let content = view.post.content
        var extras: [String] = []
        if view.post.seriesID != nil { extras.append("repeats") }
        let children = view.deliveries.flatMap(\.children).map(\.delivery).filter { $0.state != .cancelled }
        let kinds = Set(children.map(\.kind))
        extras += DeliveryKind.allCases.filter(kinds.contains).map { $0.label.lowercased() }
        let dues = Set(view.deliveries.filter { $0.delivery.state == .scheduled }.map(\.delivery.dueAt))
        if dues.count > 1 { extras.append(Counted.words(dues.count, "time")) }
        if content.parts.count > 1 { extras.append(Counted.words(content.parts.count, "part")) }
        if !content.mediaIDs.isEmpty { extras.append(Counted.words(content.mediaIDs.count, "picture")) }
        return extras
    }
}

extension TargetMark {
    init(_ view: DeliveryView, of post: PostView, times: TimeWords) {
        let state = view.delivery.state
        let isOwnTime = state == .scheduled && view.delivery.dueAt != post.post.publishAt
        let time = isOwnTime ? ", \(times.full(view.delivery.dueAt))" : ""
        self.init(
            platform: view.platform.rawValue, mark: view.platform.mark, targetTone: state.tone,
            targetWords: "\(view.account.handle) on \(view.platform.displayName): \(state.words)\(time)")
    }
}

extension MoveForm {
    /// How a reader may move a post; `nil` once work on it has begun, and for who may not.
    init?(_ view: PostView, for reader: Reader, back: String) {
        let movable: Set<DeliveryState> = [.scheduled, .needsReconnect, .retryWait, .failed, .cancelled]
        let states = Set(view.deliveries.map(\.delivery.state))
        guard reader.may(.publish), states.contains(.scheduled), states.isSubset(of: movable), let at = view.at else {
            return nil
        }
        let local = TimeWords(zone: reader.zone).rules.local(at)
        self.init(
            movePath: PagePath.move(view.post.id.text), moveID: view.post.id.text, moveLocal: local.description,
            moveTime: LocalTime.clock(local.minute), moveZone: reader.zone,
            moveRevision: String(view.post.revision), moveBack: back)
    }
}

extension PostView {
    /// The states that stand for the post: those of its deliveries, and of what goes on after them where a person should look.
    var shownStates: [DeliveryState] {
        let children = deliveries.flatMap(\.children).map(\.delivery.state)
        return deliveries.map(\.delivery.state)
            + children.filter { $0 == .uncertain || $0 == .needsReconnect || $0 == .failed }
    }

    /// Where the post stands on the calendar; `nil` for a draft.
    var at: Instant? { post.publishAt ?? deliveries.map(\.delivery.dueAt).min().flatMap { isDraft ? nil : $0 } }

    private var isDraft: Bool { deliveries.allSatisfy { $0.delivery.state == .draft } }
}
