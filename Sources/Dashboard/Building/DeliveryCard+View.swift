import Domain
import Engine

extension DeliveryCard {
    /// A delivery as the page shows it to this reader.
    init(_ view: DeliveryView, _ figures: FiguresView?, for reader: Reader) {
        let delivery = view.delivery
        let times = TimeWords(zone: reader.zone)
        let allowed = DeliveryActions(view, for: reader)
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
                ? figures.map { FigurePanel($0, id: delivery.id.text, isFromZero: true) } : nil)
    }

    /// All deliveries of a post, each with its figures.
    static func cards(of view: PostView, _ figures: [DeliveryFigures], for reader: Reader) -> [DeliveryCard] {
        let byID = Dictionary(figures.map { ($0.delivery.id, $0.figures) }) { first, _ in first }
        return view.deliveries.map { DeliveryCard($0, byID[$0.delivery.id], for: reader) }
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

    /// Follows the state machine and the role.
    init(_ view: DeliveryView, for reader: Reader) {
        let state = view.delivery.state
        let isUsable = view.connection?.health.isUsable ?? false
        let isReleasable = DeliveryMachine.next(state, on: .released) != nil && view.connection != nil
        canReconnect = state == .needsReconnect && view.connection != nil && !isUsable && reader.may(.connect)
        canRetry = (isReleasable && isUsable || state == .retryWait) && reader.may(.publish)
        isUncertain = state == .uncertain && reader.may(.publish)
        let waits = state == .scheduled || state == .retryWait
        canReschedule = (isReleasable && isUsable || waits) && reader.may(.publish)
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
