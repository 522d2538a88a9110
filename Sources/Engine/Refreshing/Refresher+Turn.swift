import Domain
import Platforms
import Storage
import Synchronization

extension Refresher {
    /// How long before its end a refresh token goes before access tokens (REL-15).
    private static let dying: Duration = .hours(24)
    /// How long before its time a delivery goes before all else (REL-15).
    private static let soon: Duration = .minutes(15)

    /// Whether it is a grant's turn, which then ends with `RefreshTurn.end`, or how long it is to wait (REL-15).
    ///
    /// What makes it urgent is looked up only where there is a queue.
    ///
    /// - Parameter isCalled: whether it was told to come.
    func turn(
        of stored: StoredGrant, _ urgency: RefreshPace.Urgency, isCalled: Bool
    ) async throws -> RefreshPace.Turn {
        if urgency == .accessToken { try await parts.paces.awaitPlace(stored.grant) }
        let rate = parts.connectors[stored.grant.platform]?.profile.refreshRate
        guard urgency == .accessToken, parts.paces.isCrowded(stored.grant) else {
            return await parts.paces.take(stored.grant, urgency, isCalled: isCalled, rate: rate)
        }
        let urgency = try await self.urgency(of: stored)
        return await parts.paces.take(stored.grant, urgency, isCalled: isCalled, rate: rate)
    }

    private func urgency(of stored: StoredGrant) async throws -> RefreshPace.Urgency {
        let grant = stored.grant
        let due = try await parts.read { try DeliveryStore.nextDue(fedBy: grant, in: $0) }
        let now = parts.ports.now()
        if let due, due - now <= Self.soon { return .delivery }
        let idleLife = parts.connectors[grant.platform]?.profile.idleLife
        let ends = [grant.refreshExpiresAt, idleLife.map { stored.storedAt + $0 }].compactMap(\.self)
        return ends.contains { $0 - now <= Self.dying } ? .refreshToken : .accessToken
    }

    /// Whether a living pair is so new that another one would only be rotation for nothing.
    func isRenewedJustNow(_ stored: StoredGrant) -> Bool {
        let now = parts.ports.now()
        guard let end = stored.grant.accessExpiresAt else { return now - stored.storedAt < parts.settings.refreshFloor }
        return end > now && now - stored.storedAt < min(parts.settings.refreshFloor, (end - stored.storedAt) / 2)
    }
}

/// A turn that a grant has taken. It ends once: when the platform has answered, or when it is not asked after all.
final class RefreshTurn: Sendable {
    private let isOver = Mutex(false)
    private let grant: Grant
    private let paces: RefreshPaces

    init(of grant: Grant, _ paces: RefreshPaces) {
        self.grant = grant
        self.paces = paces
    }

    /// The next one may go.
    func end() {
        let isFirst = isOver.withLock { isOver in
            defer { isOver = true }
            return !isOver
        }
        if isFirst { paces.end(grant) }
    }
}
