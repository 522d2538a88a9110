import Domain
import Engine

extension PostDetailPage {
    /// The page of a post.
    init(_ view: PostView, _ figures: [DeliveryFigures], now: Instant, frame: Frame, for reader: Reader) {
        let times = TimeWords(zone: reader.zone)
        let states = view.deliveries.map(\.delivery.state)
        let isUntouched = states.allSatisfy { $0 == .draft || $0 == .scheduled }
        let canStop = states.contains { DeliveryMachine.next($0, on: .cancelled) != nil }
        self.init(
            frame: frame, postID: view.post.id.text, heading: Self.heading(DeliveryState.summary(of: view.shownStates)),
            atISO: view.at.map(TimeWords.iso), at: view.at.map(times.full) ?? "",
            editPath: isUntouched && reader.may(.compose) ? PagePath.edit(view.post.id.text) : nil,
            move: MoveForm(view, for: reader, back: ""), repeating: RepeatForm(view, now: now, for: reader),
            seriesPath: view.post.seriesID.map { PagePath.series($0.text) }, canCancel: canStop && reader.may(.compose),
            parts: SaidPart.parts(of: view),
            isBusy: view.isMoving(at: now),
            deliveries: DeliveryCard.cards(of: view, figures, for: reader))
    }

    private static func heading(_ state: DeliveryState) -> String {
        switch state {
        case .draft: "Draft"
        case .scheduled: "Scheduled post"
        case .queued, .publishing, .retryWait: "Post on its way"
        case .published: "Published post"
        case .uncertain: "Post that needs your word"
        case .needsReconnect: "Post that waits for you"
        case .failed: "Post with a failure"
        case .cancelled: "Cancelled post"
        }
    }
}

extension DeliveriesPage {
    /// The deliveries alone.
    init(_ view: PostView, _ figures: [DeliveryFigures], now: Instant, for reader: Reader) {
        self.init(
            isBusy: view.isMoving(at: now), deliveries: DeliveryCard.cards(of: view, figures, for: reader))
    }
}

extension SaidPart {
    /// The parts of a post in order.
    static func parts(of view: PostView) -> [SaidPart] {
        let parts = view.post.content.parts
        return parts.enumerated().map { index, part in
            SaidPart(
                partTitle: parts.count > 1 ? "Part \(index + 1) of \(parts.count)" : nil, text: part.text,
                images: part.media.map(SaidImage.init))
        }
    }
}

extension SaidImage {
    init(_ attachment: Attachment) {
        self.init(
            imagePath: "/media/\(attachment.id)", alt: attachment.altText,
            caption: attachment.altText.isEmpty ? "Without description" : attachment.altText)
    }
}
