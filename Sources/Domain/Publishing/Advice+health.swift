extension Advice {
    /// Advice for a yellow connection.
    package static func on(_ reason: WarningReason, platform: Platform) -> Advice {
        let name = platform.displayName
        return switch reason {
        case .expiring:
            Advice(
                "Access is about to run out",
                "Renewing it failed for a passing reason. It still works, and Martlet keeps trying.",
                "Nothing for now. If this turns red, reconnect the account.")
        case .reconnectSoon:
            Advice(
                "Reconnect soon", "\(name) lets only you renew this access, and it ends within 14 days.",
                "Press Reconnect now; it takes a minute and keeps everything that is scheduled.")
        case .missingScope:
            Advice(
                "A permission is missing",
                "The account is connected, but \(name) granted less than publishing needs, so posts may be refused.",
                "Press Reconnect and leave every permission switched on.")
        case .outage:
            Advice(
                "\(name) has trouble", "Many accounts fail at the same time: the trouble is on their side, not yours.",
                "Nothing. Martlet tries again by itself as soon as \(name) answers.")
        case .refreshLost:
            Advice(
                "A renewal got lost",
                "The answer to a renewal never arrived. Access works until it runs out, and may not be renewable then.",
                "Press Reconnect when it suits you, best today.")
        case .identityMismatch:
            Advice(
                "Another account answered",
                "\(name) answered for a different account than the one stored here, so nothing was changed.",
                "Press Reconnect while logged in to \(name) with the right account.")
        case .wasDisconnected:
            Advice(
                "Works again, under watch",
                "This account had been disconnected, and a check succeeded. A second good check turns it green.",
                "Nothing, or press the refresh icon in a minute.")
        case .locked:
            Advice(
                "The key does not fit",
                "The stored access cannot be opened with the keys of this installation. It was not changed.",
                "Ask whoever runs this server to restore the right key file. Reconnecting helps as well.")
        }
    }

    /// Advice for a red connection.
    package static func on(_ reason: DisconnectReason, platform: Platform) -> Advice {
        let name = platform.displayName
        return switch reason {
        case .revoked:
            Advice(
                "\(name) no longer accepts our access",
                """
                This happens when the password was changed, when somebody with access withdrew the permission, or when \
                \(name) ended it.
                """,
                reconnect)
        case .revokedByUser:
            Advice(
                "The permission was withdrawn on \(name)",
                "You, or another person with access to the account, removed Martlet there.", reconnect)
        case .expired:
            Advice(
                "Access has run out", "\(name) gives access for a limited time, and it can no longer be renewed.",
                reconnect)
        case .refreshInterrupted:
            Advice(
                "A renewal was interrupted",
                "The server stopped in the middle of a renewal, and \(name) accepts each renewal only once.",
                reconnect)
        case .accountClosed:
            Advice(
                "The account is suspended or gone", "\(name) says that this account is suspended, closed or deleted.",
                "Look at the account on \(name). When it is back, press Reconnect.")
        }
    }

    private static let reconnect =
        "Press Reconnect. History and scheduled posts stay; posts whose time passed wait for your word."
}
