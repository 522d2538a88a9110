/// Something that happened to a connection and may change its health.
package enum ConnectionEvent: Sendable, Hashable {
    /// A refresh stored a new pair.
    case refreshSucceeded
    /// A read-only call with the access token was answered well, for the right account.
    case checkSucceeded
    /// One refresh try failed for a passing reason while the token is within its margin of expiry.
    case refreshFailing
    /// The grant cannot be renewed by itself and ends within 14 days (REL-14).
    case endNear
    /// A coming end moved far away again, without the person.
    case prolonged
    /// The platform granted less than Martlet needs.
    case scopeMissing
    /// The token expired while the whole platform is in trouble (REL-11).
    case outage
    /// The outcome of a refresh is unknown, its replay was refused, but the access token works (REL-6).
    case refreshLost
    /// The platform answered for another account (REL-8).
    case identityMismatch
    /// The tokens of this row cannot be opened with our keys.
    case undecryptable
    /// A terminal failure was confirmed (REL-10), or the platform told us by a verified callback.
    case ended(DisconnectReason)
    /// The person reconnected the same account.
    case reconnected
}

/// The connection state machine: the only path by which health changes (REL-18).
package enum ConnectionMachine {
    /// The health after `event`, or `nil` when the event changes nothing in this state.
    package static func next(_ health: Health, on event: ConnectionEvent) -> Health? {
        let next = target(of: event, from: health)
        return next == health ? nil : next
    }

    private static func target(of event: ConnectionEvent, from health: Health) -> Health? {
        switch (health, event) {
        case (_, .reconnected): .healthy
        case (.disconnected, .checkSucceeded): .warning(.wasDisconnected)
        case (.disconnected, _): nil
        case (_, .ended(let reason)): .disconnected(reason)
        case (_, .undecryptable): .warning(.locked)
        case (.healthy, let event): worry(on: event)
        case (.warning(let reason), let event): afterWarning(reason, on: event)
        }
    }

    private static func worry(on event: ConnectionEvent) -> Health? {
        switch event {
        case .refreshFailing: .warning(.expiring)
        case .endNear: .warning(.reconnectSoon)
        case .scopeMissing: .warning(.missingScope)
        case .outage: .warning(.outage)
        case .refreshLost: .warning(.refreshLost)
        case .identityMismatch: .warning(.identityMismatch)
        case .refreshSucceeded, .checkSucceeded, .prolonged, .undecryptable, .ended, .reconnected: nil
        }
    }

    /// A success clears the reasons that it disproves; a graver worry replaces a lesser one.
    private static func afterWarning(_ reason: WarningReason, on event: ConnectionEvent) -> Health? {
        switch event {
        case .refreshSucceeded: reason.endsWithRefresh ? .healthy : nil
        case .checkSucceeded: reason.endsWithCheck ? .healthy : nil
        case .prolonged: reason == .reconnectSoon ? .healthy : nil
        default: worry(on: event).flatMap { $0.gravity > Health.warning(reason).gravity ? $0 : nil }
        }
    }
}

extension WarningReason {
    /// A missing scope and a coming end are repaired by the person only.
    fileprivate var endsWithRefresh: Bool {
        switch self {
        case .expiring, .outage, .refreshLost, .wasDisconnected, .identityMismatch, .locked: true
        case .reconnectSoon, .missingScope: false
        }
    }

    /// A working access token says nothing about a refresh token that is failing or lost.
    fileprivate var endsWithCheck: Bool {
        switch self {
        case .outage, .wasDisconnected, .identityMismatch, .locked: true
        case .expiring, .refreshLost, .reconnectSoon, .missingScope: false
        }
    }
}

extension Health {
    /// How grave a warning is, so that a lesser one does not hide a graver one.
    fileprivate var gravity: Int {
        switch self {
        case .healthy: 0
        case .warning(.reconnectSoon), .warning(.missingScope), .warning(.wasDisconnected): 1
        case .warning(.outage), .warning(.expiring): 2
        case .warning(.identityMismatch), .warning(.locked): 3
        // Found by a call that was answered well, which disproves the others; only a new pair ends it.
        case .warning(.refreshLost): 4
        case .disconnected: 5
        }
    }
}
