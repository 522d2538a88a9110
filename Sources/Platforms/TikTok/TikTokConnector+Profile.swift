import Domain

extension TikTokConnector {
    /// What is constant about TikTok (platform sheet, sections 2, 3 and 5).
    package var profile: PlatformProfile { isAudited ? Self.audited : Self.unaudited }

    private static let unaudited = profile(isAudited: false)
    private static let audited = profile(isAudited: true)

    private static func profile(isAudited: Bool) -> PlatformProfile {
        PlatformProfile(
            platform: .tiktok, target: .none, appSource: .configured,
            scopes: [
                Scope("user.info.basic", "See your name and picture"),
                Scope("user.info.profile", "See your username and the link to your profile"),
                Scope("user.info.stats", "See your numbers of followers, likes and videos"),
                Scope("video.list", "See your public posts and how they do"),
                Scope("video.publish", "Publish videos and photos"),
                Scope("video.upload", "Send drafts to your inbox in the app"),
            ],
            capabilities: TikTokLimits.capabilities(isAudited: isAudited), limitsLife: .minutes(5),
            // The shorter of the lives that TikTok's pages name; its answers say which one holds.
            idleLife: .days(365), defaultAccessLife: .hours(2), idempotency: .list,
            reconcileNote: """
                There is no key. A film goes up under a publish id that says what became of it, and only under that \
                one is it sent again. Photos are looked up among the newest public posts; what only the creator or \
                friends see is not listed, and a person decides.
                """,
            manageAccessURL: "https://www.tiktok.com/setting/security-permissions/manage-app-permissions",
            approvalNote: isAudited ? nil : waiting,
            appGuide: appGuide, figures: figureRules, terms: terms)
    }

    /// What TikTok wants everybody to agree to who posts from elsewhere, and to be told (platform sheet, section 2).
    private static let terms: PostingTerms = {
        let music = PostingTerms.Document(
            "Music Usage Confirmation", "https://www.tiktok.com/legal/page/global/music-usage-confirmation/en")
        let brands = PostingTerms.Document(
            "Branded Content Policy", "https://www.tiktok.com/legal/page/global/bc-policy/en")
        return PostingTerms(
            always: [music], branded: [brands, music],
            note: "It may take a few minutes until TikTok has processed the post and shows it on the profile.")
    }()

    private static let waiting = """
        Until TikTok has audited the operator's app, it publishes only for accounts that are set to private, at most \
        five of them a day, and only the creator sees the posts. Set the account to private in the TikTok app \
        (Settings, Privacy), or ask the operator to apply for the audit at developers.tiktok.com.
        """
}
