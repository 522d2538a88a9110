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
        case scheduled, published, drafted, edited, cancelled, retried, rescheduled, resolved, dropped
        case moved
        case movedToPast = "moved-to-past"
        case movedTooLate = "moved-too-late"
        case moveRefused = "move-refused"
        case moveOutdated = "move-outdated"
        case reviewed
        case reviewedPartly = "reviewed-partly"
        case reviewedNone = "reviewed-none"
        case slotsAdded = "slots-added"
        case slotRemoved = "slot-removed"
        case brandMade = "brand-made"
        case brandRenamed = "brand-renamed"
        case brandRemoved = "brand-removed"
        case accountsPut = "accounts-put"
        case seriesMade = "series-made"
        case seriesChanged = "series-changed"
        case seriesStopped = "series-stopped"
        case revoked
        case appKept = "app-kept"
        case appUnchecked = "app-unchecked"
        case appRemoved = "app-removed"
        case noticesRead = "notices-read"
        case mailOn = "mail-on"
        case mailOff = "mail-off"
        case messageSent = "message-sent"
        case alertsOn = "alerts-on"
        case alertsOff = "alerts-off"
        case loggedOut = "logged-out"
        case zoneChanged = "zone-changed"
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
        case .disconnectedUnconfirmed, .checkedUnwell, .workspaceDeletedUnconfirmed, .appUnchecked, .movedToPast,
            .movedTooLate, .moveRefused, .moveOutdated, .reviewedPartly, .reviewedNone:
            "warn"
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
        case .dropped: "Left out. The post itself is as it was."
        case .moved: "Moved. It goes out at the new time."
        case .movedToPast: "Not moved: that time has passed."
        case .movedTooLate: "Not moved: it is being published, or it is out."
        case .moveRefused:
            "Not moved: an account would refuse the post as it is now. Open it, see what is in the way, and mend it."
        case .moveOutdated: "Not moved: somebody changed the post meanwhile. This is how it is now."
        case .reviewed: "Done."
        case .reviewedPartly: "Done where it was possible. What is still here could not follow: see why on its page."
        case .reviewedNone: "Nothing was done: choose posts, and what becomes of them."
        case .slotsAdded: "The posting slots are set."
        case .slotRemoved: "The slot is gone. Posts that have their time from it keep it."
        case .brandMade: "The brand is made. Put accounts into it below."
        case .brandRenamed: "The brand has its new name."
        case .brandRemoved: "The brand is gone. Its accounts are in the other one, and posts keep their times."
        case .accountsPut: "The accounts are in their brand. What is on the calendar keeps its time."
        case .seriesMade: "From now on it repeats. The next posts come onto the calendar by themselves, a week ahead."
        case .seriesChanged: "Changed, with the posts that are still to come."
        case .seriesStopped: "Ended. What is out stays out."
        case .revoked: "The key is revoked."
        case .appKept: "The platform accepts the app. New accounts are connected by it from now on."
        case .appUnchecked: "The app is kept, but the platform could not be asked about it yet."
        case .appRemoved: "The app is taken back. Accounts that came by it stay connected."
        case .noticesRead: "All notices are read."
        case .mailOn: "You get notices by mail from now on."
        case .mailOff: "You get no more mails. Notices are still shown here."
        case .messageSent: "Sent. The answer will appear here."
        case .alertsOn: "You are told of accounts that turn red from now on."
        case .alertsOff: "You are not told any more. Everything is still shown here."
        case .loggedOut: "You are logged out."
        case .zoneChanged: "The time zone is changed. What is on the calendar goes out when it was planned."
        case .workspaceDeleted: "The workspace is deleted. Every permission at the platforms is withdrawn."
        case .workspaceDeletedUnconfirmed:
            """
            The workspace is deleted. Not every platform confirmed that the permission is withdrawn: look at the list of \
            apps in the settings of your accounts there.
            """
        }
    }
}
