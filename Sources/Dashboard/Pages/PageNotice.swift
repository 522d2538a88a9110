/// What the last click did, said once on the next page. Only the code travels in the address, never words (SEC-54).
struct PageNotice: Sendable {
    /// The colour: `good` or `warn`.
    var noticeTone: String
    /// The sentence.
    var noticeWords: String
}

extension PageNotice {
    /// The things that can be said.
    enum Code: String, Sendable, CaseIterable {
        case connected, checked, paused, resumed
        case checkedUnwell = "checked-unwell"
        case disconnected
        case disconnectedUnconfirmed = "disconnected-unconfirmed"
        case disconnectedShared = "disconnected-shared"
        case disconnectedHere = "disconnected-here"
        case scheduled, published, drafted, edited, cancelled, retried, rescheduled, resolved
        case revoked
        case noticesRead = "notices-read"
        case mailOn = "mail-on"
        case mailOff = "mail-off"
        case messageSent = "message-sent"
        case alertsOn = "alerts-on"
        case alertsOff = "alerts-off"
        case loggedOut = "logged-out"
        case workspaceDeleted = "workspace-deleted"
        case workspaceDeletedUnconfirmed = "workspace-deleted-unconfirmed"
    }

    /// The sentence for a code from the address; `nil` for anything else.
    init?(code: String?) {
        guard let code = code.flatMap(Code.init(rawValue:)) else { return nil }
        self.init(noticeTone: code.tone, noticeWords: code.words)
    }
}

extension PageNotice.Code {
    /// The colour.
    var tone: String {
        switch self {
        case .disconnectedUnconfirmed, .checkedUnwell, .workspaceDeletedUnconfirmed: "warn"
        default: "good"
        }
    }

    /// The sentence.
    var words: String {
        switch self {
        case .connected: "The account is connected."
        case .checked: "Checked just now."
        case .checkedUnwell: "Checked just now, and the answer was not good."
        case .paused: "Paused. New posts leave this account out; what is already scheduled still goes out."
        case .resumed: "Back on. New posts can go to this account again."
        case .disconnected: "Disconnected. The platform confirmed that the permission is withdrawn."
        case .disconnectedUnconfirmed:
            "Disconnected here. The platform has not confirmed yet; Martlet keeps trying for a day."
        case .disconnectedShared:
            "Disconnected here. The permission stays, because another of your accounts needs it."
        case .disconnectedHere:
            "Disconnected here. The permission at the platform is as it was; you can take it back there at any time."
        case .scheduled: "Scheduled."
        case .published: "On its way. This page follows along."
        case .drafted: "Saved as a draft."
        case .edited: "Saved."
        case .cancelled: "Cancelled. Nothing more of this post goes out."
        case .retried: "Trying again."
        case .rescheduled: "The new time is set."
        case .resolved: "Thank you, noted."
        case .revoked: "The key is revoked."
        case .noticesRead: "All notices are read."
        case .mailOn: "You get notices by mail from now on."
        case .mailOff: "You get no more mails. Notices are still shown here."
        case .messageSent: "Sent. The answer will appear here."
        case .alertsOn: "You are told of accounts that turn red from now on."
        case .alertsOff: "You are not told any more. Everything is still shown here."
        case .loggedOut: "You are logged out."
        case .workspaceDeleted: "The workspace is deleted. Every permission at the platforms is withdrawn."
        case .workspaceDeletedUnconfirmed:
            """
            The workspace is deleted. Not every platform confirmed that the permission is withdrawn: look at the list of \
            apps in the settings of your accounts there.
            """
        }
    }
}
