/// How a connection fares; drawn green, yellow, red (reliability page, section 3).
package enum Health: Sendable, Hashable {
    /// Everything works.
    case healthy
    /// It works, or will again by itself, but somebody should know.
    case warning(WarningReason)
    /// Only a person can repair it, by reconnecting.
    case disconnected(DisconnectReason)

    /// Whether a delivery may use the connection.
    package var isUsable: Bool {
        switch self {
        case .healthy, .warning: true
        case .disconnected: false
        }
    }
}

/// Why a connection is yellow.
package enum WarningReason: String, Sendable, Hashable, Codable, CaseIterable {
    /// The access token is about to expire and refreshing it failed for a passing reason.
    case expiring
    /// Only the person can renew the grant, and its end is near.
    case reconnectSoon = "reconnect_soon"
    /// The platform granted less than Martlet needs.
    case missingScope = "missing_scope"
    /// The platform itself is in trouble (REL-11).
    case outage
    /// A refresh answer was lost; the access token still works until it expires (REL-6).
    case refreshLost = "refresh_lost"
    /// The platform answered for another account (REL-8).
    case identityMismatch = "identity_mismatch"
    /// A manual check succeeded on a connection that was disconnected.
    case wasDisconnected = "was_disconnected"
    /// Our keys cannot open the tokens of this connection.
    case locked
}

/// Why a connection is red.
package enum DisconnectReason: String, Sendable, Hashable, Codable, CaseIterable {
    /// The platform no longer accepts the grant.
    case revoked
    /// The person withdrew the permission on the platform.
    case revokedByUser = "revoked_by_user"
    /// The grant ran out and cannot be renewed.
    case expired
    /// A refresh was interrupted and the platform has already spent the token (REL-6, P5).
    case refreshInterrupted = "refresh_interrupted"
    /// The account is suspended, deactivated or gone.
    case accountClosed = "account_closed"
}

extension Health {
    /// The word in the interface: `healthy`, `warning` or `disconnected`.
    package var status: String {
        switch self {
        case .healthy: "healthy"
        case .warning: "warning"
        case .disconnected: "disconnected"
        }
    }

    /// The stable code of the reason; `nil` when healthy.
    package var reason: String? {
        switch self {
        case .healthy: nil
        case .warning(let reason): reason.rawValue
        case .disconnected(let reason): reason.rawValue
        }
    }

    /// Puts together what `status` and `reason` took apart; `nil` when the pair is unknown.
    package init?(status: String, reason: String?) {
        switch (status, reason) {
        case ("healthy", nil):
            self = .healthy
        case ("warning", let reason?):
            guard let reason = WarningReason(rawValue: reason) else { return nil }
            self = .warning(reason)
        case ("disconnected", let reason?):
            guard let reason = DisconnectReason(rawValue: reason) else { return nil }
            self = .disconnected(reason)
        default:
            return nil
        }
    }

    /// Every health there is, for exhaustive tests (REL-18).
    package static let all: [Health] =
        [.healthy] + WarningReason.allCases.map(Health.warning) + DisconnectReason.allCases.map(Health.disconnected)
}
