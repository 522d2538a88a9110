@testable import Dashboard

extension Fixtures {
    static let apps = AppsPage(frame: frame, apps: [appLine, plainLine])

    private static let appLine = AppLine(
        platform: "linkedin", platformName: "LinkedIn profile", mark: "in", source: "workspace",
        sourceWords: "Your own app.", tone: "good", stateWords: "Accepted", appWord: "personal",
        setUpPath: "/settings/apps/linkedin")
    private static let plainLine = AppLine(
        platform: "mastodon", platformName: "Mastodon", mark: "M", source: "on_the_fly",
        sourceWords: "Nobody needs an app here.", tone: "good", stateWords: "Nothing to do")

    static let app = AppPage(
        frame: frame, app: appLine, usedID: "77abc", usedConfig: "9911",
        verdict: VerdictBox(
            verdictTone: "bad", verdictTitle: "The platform refuses the app.", verdictRemedy: "Enter it again.",
            platformWords: "Client authentication failed", verdictISO: "2026-07-14T07:30:00Z",
            verdictAt: "Tue, 14 Jul 2026, 09:30"),
        canExamine: true, canRemove: true, removeWords: "Nobody is connected by it any more.",
        sunsetWords: "Version 202601 ends in 9 days.", earlierWords: "1 account lives from an earlier app.",
        lentWords: "The same app serves another one.",
        approvalNote: "It must be reviewed.", steps: ["Make an app."], consoleURL: "https://developer.linkedin.com",
        callbackField: "Authorized redirect URLs",
        addresses: [
            AddressLine(
                fieldID: "callback-linkedin", label: "Callback",
                url: "https://martlet.example/oauth/callback/linkedin/wsp_1")
        ],
        scopes: [
            AppScopeLine(scopeName: "openid", purpose: "Know who you are", isNeeded: true),
            AppScopeLine(scopeName: "read_insights", purpose: "See how posts do", isNeeded: false),
        ],
        idWord: "Client ID", secretWord: "Primary Client Secret", configWord: "Configuration ID", takesPublicApps: true,
        typedID: "77abc", typedConfig: "9911", problem: "Copy it in one piece.",
        refusal: "No such app.")

    static let plainApp = AppPage(
        frame: frame, app: appLine, canExamine: false, canRemove: false, removeWords: "", steps: [],
        consoleURL: "https://console.x.com", callbackField: "Callback URI", addresses: [],
        scopes: [AppScopeLine(scopeName: "pages", purpose: "Find Pages", isNeeded: false)], idWord: "Client ID",
        secretWord: "Secret", takesPublicApps: false)
}
