/// The log-in page.
struct LoginPage: Sendable {
    /// What stands around.
    var frame: Frame
    /// What was typed.
    var email = ""
    /// Where to go afterwards: a path of ours (SEC-14).
    var returnTo = "/"
    /// Why it did not work.
    var problem: String?
}

/// The page that makes the first owner (SEC-41).
struct FirstRunPage: Sendable {
    /// What stands around.
    var frame: Frame
    /// The one-time token from the link; `nil` when the link was opened without.
    var token: String?
    /// The person's name as typed.
    var name = ""
    /// The mail address as typed.
    var email = ""
    /// The workspace's name as typed.
    var workspace = ""
    /// The zone as typed.
    var zone = "UTC"
    /// Why it did not work.
    var problem: String?
}

/// A page about something that went wrong (SEC-58).
struct ErrorPage: Sendable {
    /// What stands around.
    var frame: Frame
    /// The HTTP status.
    var status: String
    /// What happened.
    var heading: String
    /// What to do.
    var words: String
    /// Identifies the request in the log.
    var requestID: String
    /// Where to go on.
    var backPath = "/"
    /// What that link says.
    var backText = "Go on"
    /// Where those are written to who run this Martlet; `nil` for those who may not.
    var writePath: String?
}
