extension MetaProfileFlavor {
    /// Instagram with its own login.
    static let instagram = MetaProfileFlavor(
        name: "instagram", title: "Instagram",
        look: PlatformLook(accent: "#b0326f", ground: "#faf1f5", radius: "12px", mark: "◎"),
        webs: ["https://www.instagram.com"], retiredWeb: "https://api.instagram.com",
        tokenHost: "https://api.instagram.com", apis: ["https://graph.instagram.com"],
        pictures: "https://scontent.cdninstagram.com", prefix: "IGAA", exchangeGrant: "ig_exchange_token",
        refreshGrant: "ig_refresh_token", givesNewToken: true,
        permissions: [
            "instagram_business_basic": "See your profile and media",
            "instagram_business_content_publish": "Publish for you",
            "instagram_business_manage_insights": "Read your figures",
            "instagram_business_manage_comments": "Comment for you",
            "instagram_business_manage_messages": "Read and write messages",
        ],
        basic: "instagram_business_basic", publish: "instagram_business_content_publish",
        options: ["force_reauth": ["true", "false"], "enable_fb_login": ["0", "1"]],
        client: OAuthClient(
            id: "sandbox-instagram-client", secret: "sandbox-instagram-secret",
            rules: rules(options: ["force_reauth", "enable_fb_login"])),
        foreignApp: "Invalid platform app", profiles: instagramProfiles,
        limit: (path: "content_publishing_limit", total: 100))

    private static let instagramProfiles = [
        profile(
            "ada", id: "17841400000000001", scopedID: "25100000000000001", handle: "adas_bakery",
            title: "Ada's Bakery", type: "BUSINESS", hint: "business; the same account as ig-bakery"),
        profile(
            "grace", id: "17841400000000102", scopedID: "25100000000000002", handle: "grace_tests",
            title: "Grace Tests", type: "MEDIA_CREATOR", hint: "creator; text where others have numbers and arrays",
            oddity: Oddity(isTextID: true, isTextList: true, isWrapped: true)),
        profile(
            "linus", id: "17841400000000103", scopedID: "25100000000000003", handle: "linus_demo", title: "",
            type: "BUSINESS", hint: "business without name and picture; dead tokens answer 100",
            oddity: Oddity(isTextList: true, hidesDeath: true)),
        profile(
            "mary", id: "17841400000000104", scopedID: "25100000000000004", handle: "mary_at_home",
            title: "Mary at Home", type: "PERSONAL", hint: "personal: cannot be connected"),
    ]

    /// Threads.
    static let threads = MetaProfileFlavor(
        name: "threads", title: "Threads",
        look: PlatformLook(accent: "#222222", ground: "#f3f3f3", radius: "12px", mark: "@"),
        webs: ["https://www.threads.com", "https://www.threads.net", "https://threads.net"], retiredWeb: nil,
        tokenHost: "https://graph.threads.net", apis: ["https://graph.threads.net", "https://graph.threads.com"],
        pictures: "https://scontent-threads.cdninstagram.com", prefix: "THQVJ", exchangeGrant: "th_exchange_token",
        refreshGrant: "th_refresh_token", givesNewToken: false,
        permissions: [
            "threads_basic": "See your profile and posts", "threads_content_publish": "Publish for you",
            "threads_manage_replies": "Reply for you", "threads_read_replies": "Read replies",
            "threads_manage_insights": "Read your figures", "threads_delete": "Delete your posts",
            "threads_manage_mentions": "Reply where you are mentioned", "threads_keyword_search": "Search posts",
            "threads_location_tagging": "Tag places", "threads_profile_discovery": "Look up public profiles",
        ],
        basic: "threads_basic", publish: "threads_content_publish", options: [:],
        client: OAuthClient(
            id: "sandbox-threads-client", secret: "sandbox-threads-secret", rules: rules(options: [])),
        foreignApp: "Invalid App ID (4476002)", profiles: threadsProfiles,
        limit: (path: "threads_publishing_limit", total: 250))

    private static let threadsProfiles = [
        profile(
            "ada", id: "26100000000000001", scopedID: "26100000000000001", handle: "ada_sandbox",
            title: "Ada Sandbox", type: "", hint: "public; tester of the app"),
        profile(
            "grace", id: "26100000000000002", scopedID: "26100000000000002", handle: "grace_tests",
            title: "Grace Tests", type: "", hint: "private; user_id as text", oddity: Oddity(isTextID: true)),
        profile(
            "linus", id: "26100000000000003", scopedID: "26100000000000003", handle: "linus_demo", title: "", type: "",
            hint: "without name and picture; dead tokens answer 100", oddity: Oddity(hidesDeath: true)),
    ]
}
