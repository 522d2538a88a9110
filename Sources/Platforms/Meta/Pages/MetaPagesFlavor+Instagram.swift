import Domain

extension MetaPagesFlavor {
    /// Professional Instagram accounts that are linked to a Page (platform sheet, sections 1 to 3 and 5).
    package static let instagram = MetaPagesFlavor(
        profile: PlatformProfile(
            platform: .instagramFacebook, target: .none, appSource: .configured,
            scopes: [
                Scope("instagram_basic", "See your Instagram account"),
                Scope("instagram_content_publish", "Publish posts, reels and stories"),
                Scope("pages_show_list", "See the Page that your account is linked to"),
                Scope("pages_read_engagement", "Work through that Page"),
                Scope("instagram_manage_insights", "See how posts do", isNeeded: false),
                Scope("instagram_manage_comments", "Write the first comment", isNeeded: false),
                Scope("business_management", "Find Pages that belong to a business portfolio", isNeeded: false),
            ],
            capabilities: InstagramLimits.capabilities, defaultAccessLife: nil,
            idempotency: .list, reconcileNote: MetaProfileFlavor.instagram.profile.reconcileNote, repeatsTokens: true,
            manageAccessURL: manageAccessURL, approvalNote: approvalNote, appGuide: instagramGuide,
            figures: instagramFigures),
        subject: .instagram, publishing: "instagram_content_publish", tasks: ["MANAGE", "CREATE_CONTENT"],
        network: "https://www.instagram.com",
        fields: "id,name,access_token,tasks,instagram_business_account{id,username,name,profile_picture_url}",
        checked: "id,username",
        withoutPages: """
            Facebook lists no Page for this login. Instagram accounts are reached through a Page: create one, link the \
            account to it (Page settings, Linked accounts), then connect again and tick both in Facebook's dialog.
            """,
        outOfReach: """
            The Instagram account cannot be reached through its Page any more. Check that it is still a professional \
            account, that it is linked to the Page (Page settings, Linked accounts) and that you have a role on the Page; \
            then connect again.
            """)
}
