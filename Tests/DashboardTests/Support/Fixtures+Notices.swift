@testable import Dashboard

extension Fixtures {
    static let notices = NoticesPage(
        frame: frame.at(.notices),
        notices: [
            NoticeLine(
                noticeID: "ntm_1", tone: "bad", isUnread: true, noticeTitle: "Access has run out",
                account: "Ada Lovelace (@ada@mastodon.example) on Mastodon",
                explanation: "Mastodon gives access for a limited time.", remedy: "Press Reconnect.",
                linkPath: "/connections#con_1", linkText: "Open the account", atISO: "2026-07-14T07:30:00Z",
                at: "Tue, 14 Jul 2026, 09:30"),
            NoticeLine(
                noticeID: "ntm_2", tone: "warn", isUnread: false, noticeTitle: "A permission is missing",
                account: nil, explanation: "Posts may be refused.",
                remedy: "Press Reconnect.", linkPath: "/connections#con_2", linkText: "Open the account",
                atISO: "2026-07-13T07:30:00Z",
                at: "Mon, 13 Jul 2026, 09:30"),
        ],
        isEmpty: false, upTo: "ntm_1", mailChoice: MailChoice(isOn: true))

    static let noNotices = NoticesPage(frame: frame.at(.notices), notices: [], isEmpty: true)
}
