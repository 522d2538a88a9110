import Domain

@testable import Dashboard

/// View models with every field filled: every tag of a template must find its property in one of these.
enum Fixtures {
    /// Every template that is a page or a renewable piece, with a model that shows all of it.
    static let pages: [(template: PageTemplate, model: any Sendable)] = [
        (.error, error), (.login, login), (.firstRun, firstRun), (.connections, connections),
        (.connectionList, connections), (.opening, OpeningPage(frame: frame)), (.leaving, leaving),
        (.connected, connected), (.choice, choice), (.disconnect, disconnect), (.history, history),
        (.composer, composer), (.preflight, preflight),
        (.accountForm, AccountFormPage(accountForms: [accountForm])), (.calendar, week), (.calendar, month),
        (.calendar, list),
        (.post, post), (.deliveryList, DeliveriesPage(isBusy: true, deliveries: post.deliveries)), (.keys, keys),
        (.workspace, workspace),
        (.notices, notices), (.notices, noNotices), (.messages, messages), (.messages, noMessages),
        (.newMessage, newMessage), (.thread, thread), (.figures, figures), (.figurePanel, figurePanel),
        (.operators, operators), (.operators, calmOperators), (.operatorAccount, operatorAccount), (.help, help),
        (.help, platformHelp), (.helpIndex, helpIndex), (.apps, apps), (.app, app), (.app, plainApp),
        (.deliveryList, DeliveriesPage(isBusy: false, deliveries: [everything])),
        (.review, review), (.review, nothingMissed), (.slots, slots), (.slots, noSlots), (.series, series),
        (.series, noSeries), (.moveForm, move), (.brands, brands), (.brands, oneBrand),
    ]

    static var frame: Frame {
        var frame = Frame(title: "Fixture", zone: "Europe/Berlin").at(.calendar)
        frame.person = PersonLine(
            personName: "Ada Lovelace", personInitial: "A", workspaceName: "Analytical Engines", seesSettings: true,
            ownsWorkspace: true, seesOperators: true)
        frame.banners = [
            Banner(tone: "calm", words: "Sandbox: the platforms are simulated, nothing reaches the real ones."),
            Banner(
                tone: "bad", words: "Grace on Bluesky is disconnected.", linkPath: "/connections#con_2",
                linkText: "Reconnect"),
        ]
        frame.notice = PageNotice(code: "checked")
        frame.unread = "3"
        frame.unreadMessages = "1"
        frame.askedOperators = "2"
        frame.version = "1"
        frame.scripts = ["connect.js"]
        frame.tabs = [
            SettingsTab(tabPath: "/settings/keys", tabTitle: "API keys", isHere: true),
            SettingsTab(tabPath: "/settings/apps", tabTitle: "Platform apps", isHere: false),
        ]
        frame.refresh = "3"
        return frame
    }

    static let error = ErrorPage(
        frame: frame, status: "404", heading: "Nothing here", words: "The page does not exist.", requestID: "r1",
        writePath: "/messages/new?request=r1")
    static let login = LoginPage(
        frame: frame, email: "ada@example.org", returnTo: "/posts", problem: "Mail address or password is wrong.")
    static let firstRun = FirstRunPage(
        frame: frame, token: "t0ken", name: "Ada", email: "ada@example.org", workspace: "Engines", zone: "UTC",
        problem: "The password is too short.")

    static var leaving: LeavingPage {
        var frame = frame
        frame.leaveTo = "https://mastodon.example/oauth/authorize?state=s"
        return LeavingPage(
            frame: frame, platformName: "Mastodon", host: "mastodon.example",
            url: "https://mastodon.example/oauth/authorize?state=s")
    }

    static let connected = ConnectedPage(
        frame: frame, id: "aut_1", state: "failed", isDone: true, isWaiting: true,
        failure: FailureBox(
            failureTitle: "Permission was declined", explanation: "Somebody said no.", remedy: "Try again.",
            platformWords: "access_denied",
            helpPath: "/help/mastodon?attempt=aut_1", canRetry: true, reconnect: "con_1", instance: "mastodon.example",
            handle: "ada", returnTo: "/posts"),
        words: "Martlet can now publish.", platform: "mastodon", continuePath: "/connections")
    static let choice = ChoicePage(
        frame: frame, id: "aut_1", platformName: "Facebook Page", isOther: true,
        choices: [
            ChoiceLine(index: "0", remoteID: "1", name: "Page one", handle: "@one", canPublish: true),
            ChoiceLine(
                index: "1", remoteID: "2", name: "Page two", handle: "@two", canPublish: false,
                obstacle: "You are not an admin of it."),
        ], problem: "Choose at least one.")
    static let disconnect = DisconnectPage(
        frame: frame, id: "con_1", name: "Ada", handle: "@ada@mastodon.example", platformName: "Mastodon",
        scheduledNote: "3 scheduled posts will not go out there.", sharedNote: "1 other account came with it.",
        manageAccessURL: "https://mastodon.example/oauth/authorized_applications")
    static let history = HistoryPage(
        frame: frame, id: "con_1", name: "Ada", handle: "@ada@mastodon.example", platformName: "Mastodon",
        entries: [
            HistoryLine(
                tone: "bad", atISO: "2026-07-14T07:30:00Z", at: "Tue, 14 Jul 2026, 09:30",
                change: "Connected → Disconnected", event: "ended", evidence: "invalid_grant"),
            HistoryLine(
                tone: "good", atISO: "2026-07-13T07:30:00Z", at: "Mon, 13 Jul 2026, 09:30", change: "Connected",
                event: "connected", evidence: "answered a test call"),
        ], isEmpty: false, olderPath: "/connections/con_1/history?before=hst_1")
    static let workspace = WorkspacePage(
        frame: frame, name: "Analytical Engines", zone: "Europe/Berlin", accounts: "2 accounts",
        zoneTyped: "Europe/Lisbon",
        zoneProblem: "There is no such zone.",
        zonePlan: ZonePlan(
            newZone: "Europe/Lisbon",
            consequences: [ZoneConsequence(consequence: "What is on the calendar stays at its instant.")]),
        typed: "Engines", problem: "The password is wrong.")
    static let keys = KeysPage(
        frame: frame, newKey: "mkey_abc",
        keys: [
            KeyLine(
                id: "key_1", name: "Newsletter", role: "editor", createdISO: "2026-07-01T07:30:00Z",
                created: "1 Jul 2026", usedISO: "2026-07-14T07:30:00Z", used: "Tue, 14 Jul 2026, 09:30")
        ], isEmpty: false, mayAdminister: true, problem: "Give it a name.", keyName: "x",
        roles: SelectOption.roles(selected: .editor))
}
