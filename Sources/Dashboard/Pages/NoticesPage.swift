/// What the person was told.
struct NoticesPage: Sendable {
    /// What stands around.
    var frame: Frame
    /// Newest first.
    var notices: [NoticeLine]
    /// Whether there is none.
    var isEmpty: Bool
    /// The newest of them, when some are unread: what comes after it is not marked with them.
    var upTo: String?
    /// Whether mails come as well; `nil` where there are none to be had.
    var mailChoice: MailChoice?
}

/// One notice.
struct NoticeLine: Sendable {
    /// `ntm_…`.
    var noticeID: String
    /// The colour: `bad` or `warn`.
    var tone: String
    /// Whether it is new.
    var isUnread: Bool
    /// What happened, in a few words.
    var noticeTitle: String
    /// The account's name, handle and platform; `nil` where it is not about one.
    var account: String?
    /// What it means.
    var explanation: String
    /// What to do.
    var remedy: String
    /// The account, the message or the list.
    var linkPath: String
    /// What the link says.
    var linkText: String
    /// When it was said.
    var atISO: String
    /// The same in words.
    var at: String
}

/// The switch for mails.
struct MailChoice: Sendable {
    /// How it stands.
    var mailWords: String
    /// The other way: `on` or `off`.
    var mailNext: String
    /// What the button says.
    var mailButton: String

    /// The switch as it stands.
    init(isOn: Bool) {
        mailWords =
            isOn
            ? "You also get each notice by mail: once per trouble, and a reminder after a day."
            : "You get no mails. Notices are still shown here."
        mailNext = isOn ? "off" : "on"
        mailButton = isOn ? "Switch mails off" : "Switch mails on"
    }
}
