package import Domain

/// The figures of a post on one account, or of an account, and why there are none.
package struct FiguresView: Sendable {
    /// How it stands.
    package let state: FiguresState
    /// Why there are none, and what to do; `nil` where there are some.
    package let note: String?
    /// Day by day, the oldest first; days on which nothing was counted are left out.
    package let days: [FigureDay]

    /// Gathers the parts.
    package init(state: FiguresState, note: String? = nil, days: [FigureDay] = []) {
        self.state = state
        self.note = note
        self.days = days
    }
}

/// Whether there are figures, and if not, why not.
package enum FiguresState: String, Sendable, Hashable, CaseIterable {
    /// There are some.
    case counted
    /// The first are to come within a day.
    case waiting
    /// The post is not out.
    case unpublished
    /// The platform tells nothing, or nothing that Martlet reads yet.
    case untold
    /// The platform wants money for it, which is for the operator to agree to.
    case priced
    /// The person left out the permission.
    case unpermitted
    /// The account has to be reconnected, or is not here any more.
    case disconnected
    /// A person said where the post is, so that the platform cannot be asked about it.
    case unnamed
    /// The platform was asked and told nothing about it.
    case empty
    /// The platform was asked and refused.
    case refused
    /// The time in which posts are asked about is over.
    case over
}

/// The figures of one delivery.
package struct DeliveryFigures: Sendable {
    /// The delivery.
    package let delivery: Delivery
    /// Where it went.
    package let platform: Platform
    /// What was counted.
    package let figures: FiguresView

    /// Gathers the parts.
    package init(delivery: Delivery, platform: Platform, figures: FiguresView) {
        self.delivery = delivery
        self.platform = platform
        self.figures = figures
    }
}

/// The figures of an account.
package struct AccountFigures: Sendable {
    /// The account.
    package let connection: Connection
    /// What was counted.
    package let figures: FiguresView

    /// Gathers both.
    package init(connection: Connection, figures: FiguresView) {
        self.connection = connection
        self.figures = figures
    }
}
