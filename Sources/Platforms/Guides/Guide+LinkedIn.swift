import Domain

extension Guide {
    private static let linkedinRemoval = Removal(
        path: ["Me", "Settings & Privacy", "Data privacy", "Other applications", "Permitted services"],
        url: "https://www.linkedin.com/mypreferences/d/data-sharing-for-permitted-services")
    private static let linkedinStatus = Status(
        url: "https://www.linkedin-apistatus.com/",
        words: "LinkedIn publishes the state of the interface that Martlet uses.")
    private static let password = Step(
        "Was the LinkedIn password changed?",
        "Press Reconnect and log in with the new password.", at: "Me", "Settings & Privacy", "Sign in & security",
        url: "https://www.linkedin.com/mypreferences/d/categories/sign-in-and-security",
        why: "LinkedIn may end the access of apps with a new password.", fits: [.ended])
    private static let twoMonths = Step(
        "Reconnect every two months if LinkedIn wants it so",
        "Press Reconnect; while the access is still good it is one click. You are reminded 14, 7, 3 and 1 days before.",
        why: "LinkedIn gives access for 60 days, and lets only some servers renew it without you.", fits: [.expired])

    /// Platform sheet `linkedin`, sections 1 and 3.
    static let linkedin = Guide(
        .linkedin, removal: linkedinRemoval, status: linkedinStatus,
        steps: [
            password, twoMonths,
            Step(
                "Log in to LinkedIn as the right person first",
                "Open linkedin.com and look at the picture under Me. Sign out there if it is somebody else.",
                at: "linkedin.com", "Me", "Sign Out",
                why:
                    "LinkedIn takes the person who is logged in. For a company's page, connect a LinkedIn page instead.",
                fits: [.otherAccount, .notFound, .account]),
            Step(
                "Look whether the app is still permitted",
                "Open the list of permitted services. If this server's app is missing, reconnect.", at: "Me",
                "Settings & Privacy", "Data privacy", "Permitted services", url: linkedinRemoval.url,
                why: "The permission can be withdrawn there.", fits: [.ended, .permission]),
        ])

    /// Platform sheet `linkedin-page`, sections 1 and 3 (S0.49, S1.30 to S1.32).
    static let linkedinPage = Guide(
        .linkedinPage, removal: linkedinRemoval, status: linkedinStatus,
        steps: [
            Step(
                "Are you still an admin of the page?",
                """
                Open the page on LinkedIn as an admin and look at the list of admins. You need to be super admin or content \
                admin. If you are not there any more, ask one of them to add you, then reconnect.
                """,
                at: "Your page", "View as admin", "Settings", "Manage admins",
                why: "A page is published to by a person. Without the role that person may not speak for the page.",
                fits: [.account, .permission, .ended]),
            Step(
                "Was the page handed over to another admin?",
                "Let the new admin press Reconnect here, logged in to LinkedIn with their own account.",
                at: "Your page", "Settings", "Manage admins",
                why: "The access belongs to the person who connected the page, not to the page.",
                fits: [.account, .permission, .otherAccount]),
            password, twoMonths,
            Step(
                "Log in as the person who is admin",
                "Sign out of LinkedIn, log in with the account that is admin of the page, and press Reconnect.",
                at: "linkedin.com", "Me", "Sign Out",
                why: "A personal account that is not admin of the page shows no page to choose.",
                fits: [.otherAccount, .notFound, .account]),
        ])
}
