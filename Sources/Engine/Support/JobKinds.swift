import Storage

/// The kinds of job that the Engine knows; the job mechanism itself knows none of them.
extension JobKind {
    /// Renew a grant; subject: workspace and grant.
    static let refresh: JobKind = "refresh"
    /// Warn of the end of a grant that only the person can renew; subject: workspace and grant.
    static let warn: JobKind = "warn"
    /// Look at a connection; subject: workspace and connection.
    static let check: JobKind = "check"
    /// Ask for the figures of an account and its posts; subject: workspace and connection.
    static let measure: JobKind = "measure"
    /// Publish a delivery; subject: workspace and delivery.
    static let deliver: JobKind = "deliver"
    /// See whether a published delivery still stands; subject: workspace and delivery.
    static let followUp: JobKind = "follow_up"
    /// Make the next posts of a series; subject: workspace and series.
    static let recur: JobKind = "recur"
    /// Withdraw a grant whose connections are gone; subject: workspace and grant.
    static let revoke: JobKind = "revoke"
    /// Look for what lost its timer, for the whole installation.
    static let patrol: JobKind = "patrol"
    /// Remind people of trouble that lasts; subject: workspace and connection.
    static let remind: JobKind = "remind"
    /// Tell operators of accounts that turned red, for the whole installation.
    static let alarm: JobKind = "alarm"
    /// Hand waiting mails over, for the whole installation.
    static let mail: JobKind = "mail"
    /// Make the files of a delivery fit ahead of time; subject: workspace and delivery.
    static let prepare: JobKind = "prepare"
    /// Look for posts that will not go out, for the whole installation.
    static let foresee: JobKind = "foresee"
    /// Clear away what a deleted workspace left; subject: the workspace.
    static let erase: JobKind = "erase"
    /// Clear away what is over, for the whole installation.
    static let sweep: JobKind = "sweep"
}
