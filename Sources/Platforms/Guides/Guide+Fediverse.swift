import Domain

extension Guide {
    /// Platform sheet `bluesky`, sections 1 to 3.
    static let bluesky = Guide(
        .bluesky,
        removal: Removal(
            path: ["Bluesky", "Settings", "Account", "Connected apps; app passwords stand under Privacy and security"],
            url: "https://bsky.app/settings/privacy-and-security"),
        status: Status(
            url: "https://status.bsky.app/",
            words: """
                Bluesky publishes the state of its own servers. If your account lives on another one, ask whoever runs it.
                """),
        steps: [
            Step(
                "Type the handle in full", "Type it with its ending and without the @, such as you.bsky.social.",
                at: "Bluesky", "Profile", "The line below your name",
                why: "The handle is how your server is found; a domain of your own must still lead to it.",
                fits: [.notFound]),
            Step(
                "Make a new app password",
                "If you connected by an app password, make a new one and connect with it. Do not use your main password.",
                at: "Bluesky", "Settings", "Privacy and security", "App passwords",
                url: "https://bsky.app/settings/app-passwords",
                why: "A deleted app password, or a new main password, ends what was connected by it.",
                fits: [.notFound, .ended]),
            Step(
                "Was the account moved to another server?",
                "Press Reconnect; the new server is found by your handle.", at: "Bluesky", "Settings", "Account",
                url: "https://bsky.app/settings/account",
                why: "Access given by the old server is not known on the new one.",
                fits: [.ended, .otherAccount, .outage]),
            Step(
                "Reconnect, when the access has run out",
                "Press Reconnect. A server on a public address stays connected for long; on a private one it is two weeks.",
                why: "Your server ends access that was not used, or that was given to a server it cannot look up.",
                fits: [.expired]),
            Step(
                "See whether the account is deactivated or taken down",
                "Log in at bsky.app and read what it says.", url: "https://bsky.app/",
                why: "Such an account lets no app speak for it.", fits: [.account]),
        ])

    /// Platform sheet `mastodon`, sections 1 to 3.
    static let mastodon = Guide(
        .mastodon,
        removal: Removal(path: ["Your server", "Preferences", "Account", "Authorized apps"], url: nil),
        status: Status(
            url: nil,
            words: """
                Each server has its own state. Open its about page, or its address with /health behind it; many keep a \
                status page, and tell of trouble from the account of their administrator.
                """),
        steps: [
            Step(
                "Type the name of your server",
                "Type only its name, such as mastodon.social, or your whole address: @you@mastodon.social.",
                at: "Your profile", "The part behind the second @",
                why: "Your account lives on one server, and only that one can let Martlet in.", fits: [.notFound]),
            Step(
                "Was the password changed?", "Press Reconnect and log in with the new one.", at: "Preferences",
                "Account",
                why: "Servers end the access of apps with a new password.", fits: [.ended]),
            Step(
                "Look whether the app is still there",
                "Open the authorized apps. If this server's app is missing, reconnect.", at: "Preferences", "Account",
                "Authorized apps", why: "The permission can be withdrawn there.", fits: [.ended, .permission, .expired]),
            Step(
                "Did you move to another server?",
                "Connect the account on the new server as a new one, and disconnect the old one.", at: "Preferences",
                "Account", "Account settings",
                why: "After a move the old account cannot post, and the new one is another account.",
                fits: [.account, .otherAccount]),
            Step(
                "See whether the server lets you post",
                "Log in on your server. It says so if the account is limited, suspended or not confirmed.",
                why: "Its moderators decide who may post, and mails have to be confirmed.", fits: [.account]),
            Step(
                "See whether your server answers",
                "Open it in the browser. If it does not load, wait; ask its administrator if it lasts.",
                why: "Small servers are down now and then; your account is kept meanwhile.", fits: [.outage]),
        ])
}
