@testable import Dashboard

extension Fixtures {
    static let messages = MessagesPage(
        frame: frame.at(.messages), heading: "Messages",
        threads: [
            ThreadLine(
                threadPath: "/messages/thr_1", threadTitle: "Trouble with X", about: "X · @ada", isUnread: true,
                lastISO: "2026-07-14T07:30:00Z", last: "Tue, 14 Jul 2026, 09:30"),
            ThreadLine(
                threadPath: "/messages/thr_2", threadTitle: "A question", about: nil, isUnread: false,
                lastISO: "2026-07-13T07:30:00Z", last: "Mon, 13 Jul 2026, 09:30"),
        ], isEmpty: false, newPath: "/messages/new", olderPath: "/messages?before=1.thr_1")
    static let noMessages = MessagesPage(
        frame: frame.at(.messages), heading: "Messages", threads: [], isEmpty: true, newPath: nil)

    static let newMessage = NewMessagePage(
        frame: frame.at(.messages), problem: "Write something.",
        facts: [FactLine(factName: "Platform", factValue: "X"), FactLine(factName: "Account", factValue: "@ada")],
        connection: "con_1", platform: "x", request: "abc", threadTitle: "Trouble with X @ada", fault: "invalid_grant",
        text: "Help", bundle: bundle)

    static let thread = ThreadPage(
        frame: frame.at(.messages), heading: "Trouble with X",
        facts: [FactLine(factName: "Platform", factValue: "X")], backPath: "/messages", backText: "Messages",
        olderPath: "/messages/thr_1?before=msg_1",
        messages: [
            MessageLine(
                messageID: "msg_1", side: "own", author: "Ada", atISO: "2026-07-14T07:30:00Z",
                at: "Tue, 14 Jul 2026, 09:30", words: "It turned red",
                picturePath: "/messages/thr_1/screenshots/msg_1", bundleText: "{}"),
            MessageLine(
                messageID: "msg_2", side: "other", author: "Olga, who runs this Martlet",
                atISO: "2026-07-14T07:31:00Z", at: "Tue, 14 Jul 2026, 09:31", words: "We look at it"),
        ], readPath: "/messages/thr_1/read", upTo: "msg_2", answerPath: "/messages/thr_1", takesPicture: true,
        bundle: bundle, text: "Thank you", problem: "Write something.")

    static let operators = OperatorsPage(
        frame: frame.at(.operators), asked: "1 talk has something new.",
        troubles: ["X fails for many accounts since Tue, 14 Jul 2026, 09:30."],
        counts: [
            UnwellCountLine(
                platform: "x", mark: "X", platformName: "X", countReason: "Access has run out", countTone: "bad",
                countText: "3")
        ], filters: [UnwellFilterLink(filterPath: "/operators", filterText: "All", isPresent: true)],
        accounts: [unwell], isEmpty: false, olderPath: "/operators?before=1.con_1",
        alertWords: "You are told.", alertNext: "off", alertButton: "Switch alerts off")

    /// Nothing is wrong anywhere.
    static var calmOperators: OperatorsPage {
        var page = operators
        (page.asked, page.troubles, page.counts, page.accounts) = (nil, [], [], [])
        (page.isEmpty, page.olderPath) = (true, nil)
        return page
    }

    static let operatorAccount = OperatorAccountPage(
        frame: frame.at(.operators), account: unwell,
        cause: AdviceBox(adviceTitle: "Access has run out.", explanation: "It is over.", remedy: "Press Reconnect."),
        entries: [
            HistoryLine(
                tone: "bad", atISO: "2026-07-14T07:30:00Z", at: "Tue, 14 Jul 2026, 09:30",
                change: "Connected → Disconnected", event: "ended", evidence: "invalid_grant")
        ], helpPath: "/help/x", askPath: "/operators/workspaces/wsp_1/connections/con_1/messages",
        askTitle: "X @ada needs you", askText: "Please reconnect.", problem: "Write something.")

    private static let bundle = BundleBox(bundleJSON: "{\n  \"bundle\" : 1\n}", bundleDigest: "d1", isChecked: true)
    private static let unwell = UnwellLine(
        accountPath: "/operators/workspaces/wsp_1/connections/con_1", platform: "x", mark: "X", platformName: "X",
        handle: "@ada", workspace: "Looms", accountTone: "bad", stateText: "Disconnected",
        accountReason: "Access has run out", sinceISO: "2026-07-14T07:30:00Z", since: "Tue, 14 Jul 2026, 09:30")
}
