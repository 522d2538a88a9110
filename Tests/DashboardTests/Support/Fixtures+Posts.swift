@testable import Dashboard

extension Fixtures {
    static let composer = ComposerPage(
        frame: frame, heading: "New post", action: "/posts", formKey: "k", keepWords: "Save as draft",
        isEditing: false, problem: "Some accounts would refuse this.",
        accounts: [
            AccountOption(
                accountID: "con_1", accountName: "Ada Lovelace", handle: "@ada@mastodon.example", initial: "A",
                avatarURL: "/assets/martlet.svg", platform: "mastodon", platformName: "Mastodon", mark: "M",
                isChecked: true, isUsable: true),
            AccountOption(
                accountID: "con_2", accountName: "Grace", handle: "grace.bsky.social", initial: "G", avatarURL: nil,
                platform: "bluesky", platformName: "Bluesky", mark: "B", isChecked: true, isUsable: false),
        ], hasNoAccounts: false,
        parts: [
            PartForm(
                index: "0", title: "Post", textID: "post-text",
                text: "\nThe engine weaves algebraic patterns\njust as the loom weaves flowers and leaves.",
                media: [MediumForm(mediaID: "med_1", fileName: "loom.png", alt: "A loom")], canRemove: true),
            PartForm(index: "1", title: "Part 2", textID: "post-text-1", text: "More", media: [], canRemove: true),
        ], hasMastodon: true, visibilities: SelectOption.visibilities(selected: "unlisted"), contentWarning: "maths",
        when: "2026-07-15T09:00", whenISO: "2026-07-15T07:00:00Z", zone: "Europe/Berlin", isUnasked: false,
        verdicts: preflight.verdicts)

    static let preflight = PreflightPage(
        isUnasked: false,
        verdicts: [
            VerdictLine(
                verdictID: "con_1", verdictName: "@ada@mastodon.example", platform: "mastodon", mark: "M",
                isGood: true,
                counts: [CountLine(countIndex: "0", countTitle: "Post", used: "82", limit: "500", isOver: false)],
                problems: []),
            VerdictLine(
                verdictID: "con_2", verdictName: "grace.bsky.social", platform: "bluesky", mark: "B", isGood: false,
                counts: [CountLine(countIndex: "0", countTitle: "Post", used: "312", limit: "300", isOver: true)],
                problems: [
                    ProblemLine(
                        code: "text_too_long", problemTone: "bad",
                        words: "The text is 12 characters too long. Shorten it.")
                ]),
        ])

    static let lines = [
        line("1", state: "published", name: "Published", tone: "good", clock: "09:00"),
        line("2", state: "uncertain", name: "Uncertain", tone: "warn", clock: "11:30"),
        line("3", state: "failed", name: "Failed", tone: "bad", clock: "14:00"),
        line("4", state: "scheduled", name: "Scheduled", tone: "quiet", clock: "18:15"),
    ]

    private static func line(_ id: String, state: String, name: String, tone: String, clock: String) -> PostLine {
        PostLine(
            postID: "pst_\(id)", path: "/posts/pst_\(id)", state: state, stateName: name, tone: tone,
            atISO: "2026-07-14T07:00:00Z", atForm: "clock", clock: clock,
            excerpt: "The engine weaves algebraic patterns just as the loom weaves flowers and leaves.",
            extras: ["2 parts", "1 picture"],
            targets: [
                TargetMark(
                    platform: "mastodon", mark: "M", targetTone: "good", targetWords: "@ada on Mastodon: \(name)"),
                TargetMark(platform: "bluesky", mark: "B", targetTone: "bad", targetWords: "grace on Bluesky: Failed"),
            ])
    }

    static var week: CalendarPage {
        var page = calendar
        page.isWeek = true
        page.days = [day(14, posts: lines, isToday: true), day(16, posts: [lines[3]])]
        return page
    }

    static var month: CalendarPage {
        var page = calendar
        page.isMonth = true
        page.weekdays = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
        page.weeks = (0..<5).map { week in
            CalendarWeek(
                days: (1...7).map { day(week * 7 + $0, posts: $0 == 2 ? lines : [], isToday: week == 1 && $0 == 2) })
        }
        return page
    }

    static var list: CalendarPage {
        var page = calendar
        page.isList = true
        page.isEmpty = true
        page.emptyTitle = "Nothing here"
        page.emptyWords = "No post is in this state."
        page.posts = lines
        page.olderPath = "/posts?state=failed&after=c"
        return page
    }

    private static let calendar = CalendarPage(
        frame: frame, heading: "13 Jul 2026 to 19 Jul 2026", previousPath: "/posts?at=2026-07-06",
        todayPath: "/posts?at=2026-07-14", nextPath: "/posts?at=2026-07-20", weekPath: "/posts?view=week",
        monthPath: "/posts?view=month", filters: FilterLink.all(current: .all), isEmpty: false)

    private static func day(_ number: Int, posts: [PostLine], isToday: Bool = false) -> CalendarDay {
        CalendarDay(
            dayISO: "2026-07-\(number < 10 ? "0" : "")\(number)", dayName: "Tuesday, \(number) July",
            dayNumber: String(number), dayPath: "/posts?view=week&at=2026-07-\(number)", isToday: isToday,
            isOutside: number > 31, posts: posts)
    }
}
