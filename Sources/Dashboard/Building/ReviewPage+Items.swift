import Domain
import Engine

extension ReviewPage {
    /// What was missed, as the page shows it to this reader.
    init(_ items: [ReviewItem], now: Instant, frame: Frame, for reader: Reader) {
        let times = TimeWords(zone: reader.zone)
        let proposal = now + .hours(1)
        self.init(
            frame: frame, missed: items.map { MissedLine($0, times: times) }, isEmpty: items.isEmpty,
            mayDecide: reader.may(.publish), proposal: times.local(proposal), proposalISO: TimeWords.iso(proposal),
            zone: reader.zone, pauses: Self.pauses)
    }

    private static let pauses = [
        (0, "all at once"), (15, "15 minutes apart"), (60, "an hour apart"), (1_440, "a day apart"),
    ].map { SelectOption(value: String($0.0), title: $0.1, isSelected: $0.0 == 15) }
}

extension MissedLine {
    init(_ item: ReviewItem, times: TimeWords) {
        let delivery = item.delivery.delivery
        let excerpt = (delivery.ownContent ?? item.post.content).excerpt
        let words = delivery.kind == .post ? excerpt : "\(delivery.kind.label): \(excerpt)"
        self.init(
            deliveryID: delivery.id.text, path: PagePath.post(item.post.id.text),
            excerpt: words.isEmpty ? "Without text" : words, platform: item.delivery.platform.rawValue,
            mark: item.delivery.platform.mark, handle: item.delivery.account.handle,
            dueISO: TimeWords.iso(delivery.dueAt), due: times.full(delivery.dueAt),
            explanation: item.delivery.explanation, isReady: item.isReady,
            reconnectPath: item.isReady ? nil : item.delivery.connection.map { PagePath.connection($0.id.text) })
    }
}
