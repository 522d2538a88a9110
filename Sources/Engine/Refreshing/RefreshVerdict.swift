import Domain

/// How an attempt to refresh a grant ended.
enum RefreshVerdict: Sendable {
    /// A new pair is stored; the job that asked for it was moved to its next time with it, if there was one.
    case renewed(moving: Job.ID?)
    /// Somebody else stored a new pair meanwhile.
    case renewedElsewhere
    /// The pair is so new that another one would be rotation for nothing; whoever has reason to doubt it looks again.
    case justRenewed
    /// The grant cannot be refreshed, and needs not be: no refresh token, or no expiry.
    case notRenewable
    /// It failed; health says what that means.
    case failed(RefreshFailure)
    /// The grant is over; its connections are red.
    case ended(DisconnectReason)
    /// Our keys cannot open the tokens.
    case locked
    /// The grant is gone.
    case removed
    /// The database did not take it; nothing was sent, or the late pair is revoked.
    case unavailable
}

extension RefreshVerdict {
    /// Whether the platform failed us; `nil` where it was not asked, or only asked us to wait (REL-11).
    var isFailure: Bool? {
        switch self {
        case .renewed: false
        case .failed(.throttled), .failed(.otherAccount), .notRenewable, .renewedElsewhere, .justRenewed, .locked,
            .removed,
            .unavailable:
            nil
        case .failed, .ended: true
        }
    }
}
