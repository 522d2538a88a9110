import Domain
import Engine

extension DeliveryCard {
    /// A delivery as the page shows it to this reader.
    ///
    /// - Parameter parent: After what it goes on; `nil` for a post.
    init(_ view: DeliveryView, _ figures: FiguresView?, after parent: DeliveryView? = nil, for reader: Reader) {
        let delivery = view.delivery
        let times = TimeWords(zone: reader.zone)
        let allowed = DeliveryActions(view, after: parent, for: reader)
        self.init(
            deliveryID: delivery.id.text, connectionID: delivery.connectionID.text, state: delivery.state.rawValue,
            stateName: view.stateWords, tone: delivery.state.tone,
            accountName: view.account.name.isEmpty ? view.account.handle : view.account.name,
            handle: view.account.handle, initial: view.account.initial, avatarURL: view.account.shownAvatar,
            profileURL: view.account.shownProfile, platform: view.platform.rawValue,
            platformName: view.platform.displayName, mark: view.platform.mark,
            explanation: view.explanation == view.advice?.explanation ? nil : view.explanation,
            advice: view.advice.map(DeliveryAdvice.init), permalink: WebLink.checked(delivery.permalink),
            dueWords: delivery.state.dueWords,
            dueISO: TimeWords.iso(delivery.dueAt), due: times.full(delivery.dueAt),
            publishedISO: delivery.publishedAt.map(TimeWords.iso),
            published: delivery.publishedAt.map(times.full) ?? "", canReconnect: allowed.canReconnect,
            canRetry: allowed.canRetry, retryWords: delivery.state == .failed ? "Try again" : "Send now",
            isUncertain: allowed.isUncertain, canReschedule: allowed.canReschedule,
            localDue: times.local(delivery.dueAt), zone: reader.zone, hasJournal: !view.journal.isEmpty,
            journal: view.journal.map { JournalLine($0, times: times) },
            figures: delivery.state == .published
                ? figures.map { FigurePanel($0, id: delivery.id.text, isFromZero: true) } : nil,
            kindName: parent == nil ? nil : delivery.kind.label, canDrop: allowed.canDrop,
            bar: view.progress.map(ProgressBar.init), notes: view.notes)
    }

    /// All deliveries of a post, each with its figures, and below it what goes on after it.
    static func cards(of view: PostView, _ figures: [DeliveryFigures], for reader: Reader) -> [DeliveryCard] {
        let byID = Dictionary(figures.map { ($0.delivery.id, $0.figures) }) { first, _ in first }
        return view.deliveries.flatMap { parent in
            [DeliveryCard(parent, byID[parent.delivery.id], for: reader)]
                + parent.children.map { DeliveryCard($0, nil, after: parent, for: reader) }
        }
    }
}

/// What a reader may do about a delivery now.
struct DeliveryActions {
    /// The account has to be reconnected first.
    let canReconnect: Bool
    /// Send it again.
    let canRetry: Bool
    /// Say what became of it.
    let isUncertain: Bool
    /// Choose another time.
    let canReschedule: Bool
    /// Take what goes on after a post off the calendar; posts are cancelled as a whole.
    let canDrop: Bool

    /// Follows the state machine and the role. What goes on after a post has no time of its own until that is out.
    init(_ view: DeliveryView, after parent: DeliveryView?, for reader: Reader) {
        let state = view.delivery.state
        let isFree = parent.map { $0.delivery.state == .published } ?? true
        let isUsable = view.connection?.health.isUsable ?? false
        let isReleasable = DeliveryMachine.next(state, on: .released) != nil && view.connection != nil
        canReconnect = state == .needsReconnect && view.connection != nil && !isUsable && reader.may(.connect)
        canRetry = isFree && (isReleasable && isUsable || state == .retryWait) && reader.may(.publish)
        isUncertain = state == .uncertain && reader.may(.publish)
        let waits = state == .scheduled || state == .retryWait
        canReschedule = isFree && (isReleasable && isUsable || waits) && reader.may(.publish)
        let isDroppable =
            DeliveryMachine.next(state, on: .dropped) != nil || DeliveryMachine.next(state, on: .cancelled) != nil
        canDrop = parent != nil && isDroppable && reader.may(.publish)
    }
}

extension ProgressBar {
    init(_ progress: DeliveryProgress) {
        let words =
            switch progress.work {
            case .fitting: "Films made to fit"
            case .sending: "Sent so far"
            }
        self.init(barWords: words, percent: String(progress.percent))
    }
}

extension DeliveryAdvice {
    init(_ advice: Advice) {
        self.init(adviceTitle: advice.title + ".", adviceWords: advice.explanation, remedy: advice.remedy)
    }
}

extension DeliveryView {
    /// The state in a word or two; after the reconnect an overdue delivery only waits for a person (REL-29).
    fileprivate var stateWords: String {
        let isBack = delivery.state == .needsReconnect && connection?.health.isUsable == true
        return isBack ? "Waits for you" : delivery.state.words
    }
}
