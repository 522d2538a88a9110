import Domain

extension Guide {
    /// S0.48, S1.18, S1.19: the app's own menu.
    private static let professional = Step(
        "Is the account a professional one?",
        """
        Open the Instagram app and look under account type. If it offers to switch to a professional account, do so: \
        Creator or Business, both are free. Then connect again.
        """,
        at: "Instagram app", "Profile", "Menu", "Settings and activity", "Account type and tools",
        "Switch to professional account",
        url: "https://help.instagram.com/502981923235522",
        why: "Instagram lets no personal account publish through other apps.", fits: [.account])
    private static let password = Step(
        "Was the Instagram password changed, or did Instagram ask for a confirmation?",
        "Log in at instagram.com, answer what it asks, then press Reconnect.", url: "https://www.instagram.com/",
        why: "A new password, a security check or a switch back to a personal account ends the access.",
        fits: [.ended, .account])

    /// Platform sheet `instagram`, sections 1 and 3.
    static let instagram = Guide(
        .instagram,
        removal: Removal(
            path: ["Instagram", "Settings and activity", "Website permissions", "Apps and websites"],
            url: "https://www.instagram.com/accounts/manage_access/"),
        status: metaStatus,
        steps: [
            professional, password,
            Step(
                "Log in to Instagram with the right account first",
                "Open instagram.com in this browser and switch to the account that you want to connect.",
                at: "instagram.com", "More", "Switch accounts", url: "https://www.instagram.com/",
                why: "Instagram takes the account that is logged in.", fits: [.otherAccount, .notFound]),
            Step(
                "Reconnect after a long silence",
                "Press Reconnect. Access lasts 60 days and is renewed by itself long before, as long as it is alive.",
                why: "Once it has run out, only a new login brings it back.", fits: [.expired]),
            Step(
                "Accept the invitation while the app is being tested",
                "If whoever runs this server invited you as a tester, accept it on Instagram, then connect.",
                at: "Instagram", "Settings and activity", "Website permissions", "Apps and websites", "Tester invites",
                url: "https://www.instagram.com/accounts/manage_access/",
                why: "Until Meta has reviewed the app, only invited accounts can be connected.",
                fits: [.installation, .ended]),
        ])

    /// Platform sheet `instagram-facebook`, sections 1 and 3 (S1.20, S1.21).
    static let instagramFacebook = Guide(
        .instagramFacebook, removal: businessIntegrations, status: metaStatus,
        steps: [
            professional,
            Step(
                "Is the account linked to a Facebook Page?",
                """
                Open the Page on Facebook and look under linked accounts: Instagram must stand there. A link in the Accounts \
                Center between two profiles is not enough. No Page? Connect “Instagram” instead, which needs none.
                """,
                at: "Facebook Page", "Settings", "Linked accounts", "Instagram",
                url: "https://www.facebook.com/settings?tab=linked_instagram",
                why: "On this way Instagram is reached through its Page.", fits: [.account, .notFound, .permission]),
            Step(
                "Remove the app under Business integrations, then reconnect",
                """
                On Facebook, open Business integrations, remove this server's app, come back and press Reconnect; tick the \
                Page and the Instagram account when asked.
                """,
                at: "Facebook", "Settings & privacy", "Settings", "Business integrations",
                url: businessIntegrations.url,
                why: "Facebook remembers what was ticked once; only after a removal does it ask for everything again.",
                fits: [.permission, .ended, .expired]),
            facebookPerson, facebookOwner, password,
        ])

    /// Platform sheet `threads`, sections 1 and 3.
    static let threads = Guide(
        .threads,
        removal: Removal(
            path: ["Threads", "Settings", "Account", "Website permissions"],
            url: "https://www.threads.com/settings/website_permissions"),
        status: metaStatus,
        steps: [
            Step(
                "Was the Instagram password changed, or did Threads ask for a confirmation?",
                "Log in at threads.com, answer what it asks, then press Reconnect.", url: "https://www.threads.com/",
                why: "Threads uses the login of Instagram; a new password or a security check ends the access.",
                fits: [.ended, .account]),
            Step(
                "Log in to Threads with the right profile first",
                "Open threads.com in this browser and look which profile is logged in.", at: "threads.com", "Profile",
                why: "One login is one profile; Threads does not ask which.", fits: [.otherAccount, .notFound]),
            Step(
                "Look whether the app is still there",
                "Open the website permissions. If this server's app is missing, reconnect.", at: "Threads", "Settings",
                "Account", "Website permissions", url: "https://www.threads.com/settings/website_permissions",
                why: "The permission can be withdrawn there, and in Instagram's settings.",
                fits: [.ended, .permission, .expired]),
            Step(
                "Accept the invitation while the app is being tested",
                "If whoever runs this server invited you as a tester, accept it on Threads, then connect.",
                at: "Threads",
                "Settings", "Account", "Website permissions", "Invites",
                url: "https://www.threads.com/settings/website_permissions",
                why: "Until Meta has reviewed the app, only invited profiles can be connected.",
                fits: [.installation, .ended]),
        ])
}
