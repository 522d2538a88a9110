import Domain
import Platforms

/// Why there are no figures: the first reason that holds, in words for people.
struct FiguresAbsence {
    let platform: Platform
    var rules: FigureRules?
    /// What the platform would tell of it.
    var kinds: [Figure] = []
    /// Whether the platform may be asked.
    var isAsked = false
    var isConnected = false
    var isPermitted = true
    /// When the account was asked about last, and what went wrong.
    var look: (at: Instant, words: String?)?
    /// Whether it is a post; otherwise it is an account.
    var isPost = false
    var publishedAt: Instant?
    /// Whether the platform's name of the post is known.
    var isNamed = true

    /// The reason.
    func view(now: Instant) -> FiguresView {
        let state = state(now: now)
        return FiguresView(state: state, note: words(for: state))
    }

    private func state(now: Instant) -> FiguresState {
        guard rules != nil, !kinds.isEmpty else { return .untold }
        guard isAsked else { return .priced }
        if isPost, publishedAt == nil { return .unpublished }
        guard isNamed else { return .unnamed }
        guard isConnected else { return .disconnected }
        guard isPermitted else { return .unpermitted }
        if let publishedAt, publishedAt <= now - FigureSchedule.postLife { return .over }
        // A look before the post was out says nothing about it.
        guard let look, publishedAt.map({ $0 < look.at }) ?? true else { return .waiting }
        return look.words == nil ? .empty : .refused
    }

    private func words(for state: FiguresState) -> String {
        let name = platform.displayName
        return switch state {
        case .counted: ""
        case .waiting: "Martlet asks once a day; the first figures come within a day."
        case .unpublished: "Figures come once the post is out."
        case .untold: "\(name) tells no figures of \(isPost ? "posts" : "accounts") that Martlet could read."
        case .priced:
            "\(rules?.price ?? "") So Martlet asks only when the operator of this server says so."
        case .unpermitted:
            "The permission \(rules?.scope ?? "") was left out. Reconnect the account and give it to see figures."
        case .disconnected: "The account has to be connected for \(name) to be asked."
        case .unnamed: "A person said where the post is, so Martlet cannot ask \(name) about it."
        case .empty: "\(name) was asked and told nothing. It may need a day, or the post is gone."
        case .refused: "\(name) was asked in vain: \u{201c}\(look?.words ?? "")\u{201d} Martlet asks again."
        case .over: "Posts are asked about for thirty days, and nothing was told in that time."
        }
    }
}
