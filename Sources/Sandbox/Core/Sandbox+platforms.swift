extension Sandbox {
    /// Every platform the sandbox knows; a new one takes one line here.
    package static let allPlatforms: [PlatformMaker] = [
        { XPlatform($0) },
        { MastodonPlatform($0, .mastodon) },
        { MastodonPlatform($0, .goToSocial) },
        { BlueskyPlatform($0) },
        { MetaProfilePlatform.instagram($0) },
        { MetaProfilePlatform.threads($0) },
        { FacebookPlatform($0) },
        { YouTubePlatform($0) },
        { RedditPlatform($0) },
        { PinterestPlatform($0) },
        { TikTokPlatform($0) },
        { LinkedInPlatform($0) },
    ]
}
