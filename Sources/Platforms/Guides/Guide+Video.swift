import Domain

extension Guide {
    /// Platform sheet `tiktok`, sections 1 and 3 (S1.26 to S1.28).
    static let tiktok = Guide(
        .tiktok,
        removal: Removal(
            path: [
                "TikTok app", "Profile", "Menu", "Settings and privacy", "Security & permissions",
                "Apps and services permissions",
            ],
            url: "https://www.tiktok.com/setting/security-permissions/manage-app-permissions"),
        status: Status(
            url: nil,
            words: """
                TikTok has no public page for its state. Open tiktok.com: if videos do not load there either, it is their \
                trouble.
                """),
        steps: [
            Step(
                "Log in on fewer devices at a time",
                """
                If this account has to be reconnected often, log out of TikTok on devices that you do not need, and do not \
                log in on several of them shortly one after the other.
                """,
                at: "TikTok app", "Settings and privacy", "Security & permissions", "Manage devices",
                why: "Rapid logins from several devices look like an attack to TikTok, and it ends the access of apps.",
                fits: [.ended, .expired]),
            Step(
                "Use a business account",
                "Switch the account to a business account, which is free, then connect it again.", at: "TikTok app",
                "Settings and privacy", "Account", "Switch to Business Account",
                why: "TikTok allows business accounts more, and asks them less often to log in anew.",
                fits: [.account, .ended]),
            Step(
                "Reconnect, when the access has run out",
                "Press Reconnect. TikTok's access is shorter than others' and is renewed by itself many times a day.",
                why: "When one renewal gets lost, TikTok accepts no older one, and only a new login helps.",
                fits: [.expired]),
            Step(
                "Log in to TikTok with the right account first",
                "Open tiktok.com in this browser and look at the picture at the upper right.", at: "tiktok.com",
                "Picture at the upper right", "Log out", url: "https://www.tiktok.com/",
                why: "TikTok takes the account that is logged in.", fits: [.otherAccount, .notFound]),
            Step(
                "Look whether the app is still there",
                "Open the permissions of apps and services. If this server's app is missing, reconnect.",
                at: "TikTok app",
                "Settings and privacy", "Security & permissions", "Apps and services permissions",
                url: "https://www.tiktok.com/setting/security-permissions/manage-app-permissions",
                why: "The permission can be withdrawn there.", fits: [.ended, .permission]),
        ])

    /// Platform sheet `youtube`, sections 1 and 3.
    static let youtube = Guide(
        .youtube,
        removal: Removal(
            path: ["Google Account", "Data & privacy", "Third-party apps & services"],
            url: "https://myaccount.google.com/connections"),
        status: Status(
            url: "https://www.google.com/appsstatus/dashboard/",
            words: """
                Google has no page for YouTube alone. Its dashboard shows whether logins with Google work; whether YouTube \
                itself does, youtube.com tells.
                """),
        steps: [
            Step(
                "Does the Google account have a channel?",
                "Open YouTube, click on your picture and choose to create a channel. Then connect again.",
                at: "YouTube",
                "Your picture", "Create a channel", url: "https://www.youtube.com/create_channel",
                why: "A Google account alone cannot publish; it needs a channel.", fits: [.account, .notFound]),
            Step(
                "Choose the right channel while Google asks",
                """
                Press Reconnect. After the Google account, choose the channel: those of a brand stand below your own name.
                """,
                at: "Google's page", "Choose an account", "Choose a channel",
                url: "https://www.youtube.com/channel_switcher",
                why: "One login can have several channels, and each is an account of its own.",
                fits: [.otherAccount, .notFound]),
            Step(
                "Look whether the app is still there",
                "Open the list of apps with access. If this server's app is missing, reconnect.", at: "Google Account",
                "Data & privacy", "Third-party apps & services", url: "https://myaccount.google.com/connections",
                why: "The permission can be withdrawn there, also by a later security check.",
                fits: [.ended, .permission]),
            Step(
                "Ask the administrator of your organisation",
                "With an account of a company or school, let its administrator allow this app, then reconnect.",
                at: "Google Admin console", "Security", "API controls", "App access control",
                why: "Organisations can forbid apps for everybody in them.", fits: [.account, .ended, .permission]),
            Step(
                "Reconnect weekly while the app is being tested",
                "Ask whoever runs this server whether Google has reviewed the app; until then reconnect when it turns red.",
                why:
                    "Google ends access after seven days while an app is in testing, and after six months without use.",
                fits: [.expired, .ended]),
        ])
}
