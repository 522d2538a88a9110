package import Domain

extension Guide {
    /// What kind of trouble a person has, as far as it decides what to try first.
    package enum Cause: String, Sendable, Hashable, CaseIterable {
        /// The platform ended the access: a new password, a new name, or somebody took it back.
        case ended
        /// The access ran out, or will soon, and only the person can renew it.
        case expired
        /// The account is suspended, closed, or of a kind that cannot publish; or a role is missing.
        case account
        /// A permission is missing.
        case permission
        /// Another account answered than the one meant.
        case otherAccount = "other_account"
        /// The attempt to connect was not finished: nothing opened, no answer, too late, another browser.
        case unfinished
        /// What was typed leads to no account or server.
        case notFound = "not_found"
        /// The platform is in trouble or does not answer.
        case outage
        /// The platform asks to wait.
        case limit
        /// Something that only whoever runs the server can change.
        case installation
    }
}

extension Guide.Cause {
    /// What a health says of the trouble; `nil` where there is none.
    package init?(_ health: Health) {
        switch health {
        case .healthy, .warning(.wasDisconnected): return nil
        case .warning(.expiring), .warning(.outage): self = .outage
        case .warning(.reconnectSoon), .warning(.refreshLost): self = .expired
        case .warning(.missingScope): self = .permission
        case .warning(.identityMismatch): self = .otherAccount
        case .warning(.locked): self = .installation
        case .disconnected(.revoked), .disconnected(.revokedByUser): self = .ended
        case .disconnected(.expired), .disconnected(.refreshInterrupted): self = .expired
        case .disconnected(.accountClosed): self = .account
        }
    }

    /// What a failed attempt to connect says of the trouble.
    package init(_ code: AuthorizationFailure.Code) {
        self =
            switch code {
            case .denied, .missingScope: .permission
            case .expired, .callbackMismatch: .unfinished
            case .notFound, .wrongCredentials: .notFound
            case .unreachable: .outage
            case .refused: .ended
            case .app, .planLimit: .installation
            case .otherAccount: .otherAccount
            case .accountType: .account
            case .rateLimit: .limit
            }
    }
}
