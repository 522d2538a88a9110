import Domain

extension MetaPagesFlavor {
    /// Facebook Pages (platform sheet, sections 1 to 3 and 5).
    package static let facebook = MetaPagesFlavor(
        profile: PlatformProfile(
            platform: .facebook, target: .none, appSource: .configured,
            scopes: [
                Scope("pages_show_list", "See which Pages you manage"),
                Scope("pages_read_engagement", "Make sure that each post arrived once"),
                Scope("pages_manage_posts", "Publish on your Pages"),
                Scope("pages_manage_engagement", "Write the first comment", isNeeded: false),
                Scope("read_insights", "See how posts do", isNeeded: false),
                Scope("business_management", "Find Pages that belong to a business portfolio", isNeeded: false),
            ],
            capabilities: FacebookLimits.capabilities,
            defaultAccessLife: nil, idempotency: .list,
            reconcileNote: """
                There is no key. A lost post is looked up among the published posts of the Page; a video says itself what \
                became of it.
                """,
            repeatsTokens: true, manageAccessURL: manageAccessURL, approvalNote: approvalNote, appGuide: facebookGuide,
            figures: facebookFigures),
        subject: .page, publishing: "pages_manage_posts", tasks: ["CREATE_CONTENT"],
        network: "https://www.facebook.com",
        fields: "id,name,username,access_token,category,tasks,picture.type(large)", checked: "id,name,username",
        withoutPages: """
            Facebook lists no Page for this login. Log in as somebody with a role on the Page, tick it in Facebook's \
            dialog, then connect again. Personal profiles and groups cannot be connected.
            """,
        outOfReach: """
            You have no role on this Page any more. Ask somebody with full control to give it back (Page settings, Page \
            access), then connect again.
            """)
}
