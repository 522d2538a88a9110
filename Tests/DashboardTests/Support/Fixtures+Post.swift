import Domain

@testable import Dashboard

extension Fixtures {
    static let post = PostDetailPage(
        frame: frame, postID: "pst_1", heading: "Post that needs your word", atISO: "2026-07-14T07:00:00Z",
        at: "Tue, 14 Jul 2026, 09:00", editPath: "/posts/pst_1/edit", move: move,
        repeating: RepeatForm(
            repeatTime: "09:00", repeatZone: "Europe/Berlin", repeatUnits: SelectOption.units(selected: .weekly),
            repeatUntil: "2026-10-14"), seriesPath: "/posts/series#ser_1", canCancel: true,
        parts: [
            SaidPart(
                partTitle: "Part 1 of 2",
                text: "The engine weaves algebraic patterns\njust as the loom weaves flowers and leaves.",
                images: [SaidImage(imagePath: "/media/med_1", alt: "A loom", caption: "A loom")]),
            SaidPart(partTitle: "Part 2 of 2", text: "And more.", images: []),
        ], isBusy: true, deliveries: [published, uncertain, failed])

    static var published: DeliveryCard {
        var card = delivery("dlv_1", state: "published", name: "Published", tone: "good")
        card.permalink = "https://mastodon.example/@ada/1"
        card.publishedISO = "2026-07-14T07:00:01Z"
        card.published = "Tue, 14 Jul 2026, 09:00"
        card.explanation = "It is out."
        return card
    }

    static var uncertain: DeliveryCard {
        var card = delivery("dlv_2", state: "uncertain", name: "Uncertain", tone: "warn")
        card.isUncertain = true
        card.avatarURL = "/assets/martlet.svg"
        card.explanation = "The answer was lost after the post was sent."
        return card
    }

    static var failed: DeliveryCard {
        var card = delivery("dlv_3", state: "failed", name: "Failed", tone: "bad")
        card.canRetry = true
        card.canReschedule = true
        card.canReconnect = true
        card.advice = DeliveryAdvice(
            adviceTitle: "Bluesky refused the text.", adviceWords: "Something breaks a rule.",
            remedy: "Change the post.")
        return card
    }

    /// A card that shows everything at once; no real one does.
    static var everything: DeliveryCard {
        var card = failed
        card.avatarURL = "/assets/martlet.svg"
        card.permalink = published.permalink
        card.publishedISO = published.publishedISO
        card.isUncertain = true
        card.figures = figurePanel
        card.kindName = "First comment"
        card.canDrop = true
        card.bar = ProgressBar(barWords: "Sent so far", percent: "40")
        return card
    }

    /// A panel that shows everything at once; no real one does.
    static let figurePanel = FigurePanel(
        figuresNote: "Not yet.", hasCharts: true,
        charts: [
            FigureChart(
                chartID: "dlv_3-likes", kindName: "Likes", latest: "1,025", change: "+5",
                chartWords: "From 1,020 on 13 Jul 2026 to 1,025 on 14 Jul 2026.", curve: "3,33 117,3", dotX: "117",
                dotY: "3")
        ], heads: ["Likes"],
        figureRows: [
            FigureRow(dayName: "14 Jul 2026", cells: ["1,025"]), FigureRow(dayName: "13 Jul 2026", cells: ["1,020"]),
        ])
    static let figures = FiguresPage(
        frame: frame, id: "con_1", name: "Ada", handle: "@ada@mastodon.example", platformName: "Mastodon",
        spans: [
            SpanLink(spanPath: "/connections/con_1/figures?days=30", spanName: "30 days", isShown: true),
            SpanLink(spanPath: "/connections/con_1/figures?days=90", spanName: "90 days", isShown: false),
        ], figures: figurePanel)

    private static func delivery(_ id: String, state: String, name: String, tone: String) -> DeliveryCard {
        DeliveryCard(
            deliveryID: id, connectionID: "con_1", state: state, stateName: name, tone: tone,
            accountName: "Ada Lovelace", handle: "@ada@mastodon.example", initial: "A",
            profileURL: "https://mastodon.example/@ada", platform: "mastodon", platformName: "Mastodon", mark: "M",
            explanation: "The platform refused it.", dueWords: "Was due", dueISO: "2026-07-14T07:00:00Z",
            due: "Tue, 14 Jul 2026, 09:00", published: "", canReconnect: false, canRetry: false,
            retryWords: "Try again", isUncertain: false, canReschedule: false, localDue: "2026-07-14T09:00",
            zone: "Europe/Berlin", hasJournal: true,
            journal: [
                JournalLine(
                    step: "Upload picture 1 of part 1", outcome: "done", lineTone: "good",
                    startedISO: "2026-07-14T07:00:00Z", started: "Tue, 14 Jul 2026, 09:00",
                    endedISO: "2026-07-14T07:00:01Z", ended: "Tue, 14 Jul 2026, 09:00", said: "ok",
                    link: "https://mastodon.example/@ada/1"),
                JournalLine(
                    step: "Publish part 1", outcome: "no answer yet", lineTone: "busy",
                    startedISO: "2026-07-14T07:00:01Z", started: "Tue, 14 Jul 2026, 09:00", ended: ""),
            ], notes: ["It is out, but Mastodon did not take the cover."])
    }
}
