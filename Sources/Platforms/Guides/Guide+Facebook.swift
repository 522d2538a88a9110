import Domain

extension Guide {
    /// Where Facebook lists the businesses and apps that a person let in.
    static let businessIntegrations = Removal(
        path: ["Facebook", "Settings & privacy", "Settings", "Business integrations"],
        url: "https://www.facebook.com/settings?tab=business_tools")
    /// The one page of Meta for all its platforms.
    static let metaStatus = Status(
        url: "https://metastatus.com/", words: "Meta publishes the state of what it offers to other servers.")
    /// S1.24.
    static let facebookPerson = Step(
        "Is the personal account behind the Page well?",
        """
        Log in at facebook.com with the personal account that connected the Page. If Facebook asks to confirm who you are, \
        do so, then press Reconnect.
        """,
        url: "https://www.facebook.com/",
        why:
            "A Page has no login of its own: when the person is locked, closed or has a new password, the Page goes with it.",
        fits: [.ended, .account, .expired])
    /// S1.17.
    static let facebookOwner = Step(
        "Log in with the account that manages the Page",
        """
        Look at facebook.com which personal account is logged in. It must be the one that manages the Page, not just any \
        account of yours. Log out there first if it is another.
        """,
        at: "Facebook", "Your picture", "Log out",
        why: "Facebook offers only Pages of the account that is logged in in this browser.",
        fits: [.otherAccount, .notFound])

    /// Platform sheet `facebook`, sections 1 and 3 (S1.22 to S1.25).
    static let facebook = Guide(
        .facebook, removal: businessIntegrations, status: metaStatus,
        steps: [
            Step(
                "Do you have full control of the Page?",
                """
                Open Page access. You need to stand there with Facebook access and full control; an editor or moderator is \
                not enough, and neither is being admin of the business that owns the Page. Ask somebody with full control.
                """,
                at: "Meta Business Suite", "Settings", "People", "Your name", "Assigned assets",
                url: "https://business.facebook.com/latest/settings/people",
                why: "Without the right task on the Page itself, Facebook lists it but hands out no access.",
                fits: [.account, .permission, .notFound]),
            Step(
                "Was the Page transferred, or were roles changed?",
                "Let the person who manages it now press Reconnect here, with their own Facebook login.",
                at: "Meta Business Suite", "Settings", "Accounts", "Pages",
                url: "https://business.facebook.com/latest/settings/pages",
                why: "The access came from the one who managed the Page then, and ends with that role.",
                fits: [.permission, .account, .ended]),
            facebookPerson, facebookOwner,
            Step(
                "Tick the Page while Facebook asks",
                """
                Press Reconnect, choose to edit the settings of the earlier permission, and tick every Page that you want to \
                publish to.
                """,
                at: "Facebook", "Settings & privacy", "Settings", "Business integrations",
                url: businessIntegrations.url,
                why: "Facebook remembers which Pages were ticked, and leaves out the others.",
                fits: [.permission, .notFound]),
        ])
}
