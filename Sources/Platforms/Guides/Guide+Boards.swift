import Domain

extension Guide {
    /// Platform sheet `pinterest`, sections 1 and 3.
    static let pinterest = Guide(
        .pinterest,
        removal: Removal(
            path: ["Pinterest", "Settings", "Security", "Connected apps"],
            url: "https://www.pinterest.com/settings/security"),
        status: Status(
            url: nil,
            words: """
                Pinterest has no public page for its state. Open pinterest.com: if pins do not load there either, it is \
                their trouble.
                """),
        steps: [
            Step(
                "Was the password or the user name changed?", "Press Reconnect and log in with the new one.",
                at: "Pinterest", "Settings", "Account management",
                url: "https://www.pinterest.com/settings/account-settings",
                why: "Pinterest ends the access of apps with such a change.", fits: [.ended]),
            Step(
                "Log in to Pinterest with the right account first",
                "Open pinterest.com in this browser, and switch the account with the arrow beside your picture.",
                at: "pinterest.com", "Arrow beside the picture", "Switch account",
                why: "Pinterest takes the account that is logged in.", fits: [.otherAccount, .notFound]),
            Step(
                "Look whether the app is still there",
                "Open the connected apps under Security. If this server's app is missing, reconnect.", at: "Pinterest",
                "Settings", "Security", "Connected apps", url: "https://www.pinterest.com/settings/security",
                why: "The permission can be withdrawn there.", fits: [.ended, .permission]),
            Step(
                "Reconnect after two months of standstill", "Press Reconnect.",
                why: "Access that was not renewed for 60 days, for example because this server was off, is gone.",
                fits: [.expired]),
            Step(
                "See whether Pinterest has deactivated the account",
                "Log in at pinterest.com. If it asks to reactivate the account, do so, then reconnect.",
                url: "https://www.pinterest.com/login/", why: "A deactivated account lets no app speak for it.",
                fits: [.account]),
        ])

    /// Platform sheet `reddit`, sections 1 and 3.
    static let reddit = Guide(
        .reddit,
        removal: Removal(
            path: ["Reddit", "Apps", "Authorized applications"], url: "https://www.reddit.com/prefs/apps"),
        status: Status(
            url: "https://www.redditstatus.com/", words: "Reddit publishes its state and every incident."),
        steps: [
            Step(
                "Look whether the app is still there",
                "Open the authorized applications. If this server's app is missing, somebody removed it: reconnect.",
                at: "Reddit", "Apps", "Authorized applications", url: "https://www.reddit.com/prefs/apps",
                why: "Reddit's access lasts until it is taken back.", fits: [.ended, .expired, .permission]),
            Step(
                "See whether the account is suspended",
                "Log in at reddit.com. A line on top of the page says so, and how to appeal.",
                url: "https://www.reddit.com/appeals", why: "A suspended account can be connected, but cannot post.",
                fits: [.account, .ended]),
            Step(
                "Confirm your mail address", "Add and confirm a mail address at Reddit, then try again.", at: "Reddit",
                "Settings", "Account", "Email address", url: "https://www.reddit.com/settings/account",
                why:
                    "Many communities take posts only from accounts with a confirmed address, and of some age and karma.",
                fits: [.account]),
            Step(
                "Log in to Reddit with the right account first",
                "Open reddit.com in this browser and look at the picture at the upper right.", at: "reddit.com",
                "Picture at the upper right", "Log out", why: "Reddit takes the account that is logged in.",
                fits: [.otherAccount, .notFound]),
        ])
}
