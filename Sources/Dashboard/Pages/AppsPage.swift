/// The platforms, and whose app accounts are connected by at each.
struct AppsPage: Sendable {
    /// What stands around.
    var frame: Frame
    /// The platforms.
    var apps: [AppLine]
}

/// One platform in the list.
struct AppLine: Sendable {
    /// The platform's identifier.
    var platform: String
    /// The platform's name.
    var platformName: String
    /// The platform's letter.
    var mark: String
    /// Whose app it is: `workspace`, `installation`, `on_the_fly` or `none`.
    var source: String
    /// The same in a sentence.
    var sourceWords: String
    /// The colour of the state.
    var tone: String
    /// The state in a few words.
    var stateWords: String
    /// Our word for the app where a platform has several kinds (S3.31).
    var appWord: String?
    /// Where it is set up; `nil` where there is nothing to set up.
    var setUpPath: String?
}

/// The page where the app of one platform is set up, and tried.
struct AppPage: Sendable {
    /// What stands around.
    var frame: Frame
    /// The platform, with the state of its app.
    var app: AppLine
    /// The client id in use.
    var usedID: String?
    /// The configuration of the login in use.
    var usedConfig: String?
    /// What the platform said of the app.
    var verdict: VerdictBox?
    /// Whether there is an app to be tried.
    var canExamine: Bool
    /// Whether the workspace brought an app for this platform, which it can take back.
    var canRemove: Bool
    /// What happens to accounts when the app is taken back.
    var removeWords: String
    /// The end of the interface's version, when it is near or past.
    var sunsetWords: String?
    /// The colour of that.
    var sunsetTone = "warn"
    /// Accounts that live from an app of before.
    var earlierWords: String?
    /// Accounts that come by the app of another platform.
    var lentWords: String?
    /// What the platform must approve, and what happens until then.
    var approvalNote: String?
    /// What to do at the platform, in order.
    var steps: [String]
    /// The platform's page for developers.
    var consoleURL: String
    /// Where the callback addresses go there.
    var callbackField: String
    /// What must be entered at the platform.
    var addresses: [AddressLine]
    /// The permissions to ask for there.
    var scopes: [AppScopeLine]
    /// What the platform calls the client id.
    var idWord: String
    /// What the platform calls the client secret.
    var secretWord: String
    /// What the platform calls a configuration of the login; `nil` where there is none.
    var configWord: String?
    /// Whether an app without a secret is taken.
    var takesPublicApps: Bool
    /// The client id as typed.
    var typedID = ""
    /// The configuration as typed.
    var typedConfig = ""
    /// Why the form was refused.
    var problem: String?
    /// How the platform refused what was entered, in its own words: data, never markup (SEC-54).
    var refusal: String?
}

/// An address to copy.
struct AddressLine: Sendable {
    /// The identifier of the field.
    var fieldID: String
    /// What it is.
    var label: String
    /// The exact text.
    var url: String
}

/// A permission that the app must be allowed to ask for.
struct AppScopeLine: Sendable {
    /// The platform's name of it.
    var scopeName: String
    /// What it is for.
    var purpose: String
    /// Whether publishing does not work without it.
    var isNeeded: Bool
}

/// The answer of a platform to the question whether it takes an app.
struct VerdictBox: Sendable {
    /// The colour.
    var verdictTone: String
    /// The answer in a few words.
    var verdictTitle: String
    /// What to do about it.
    var verdictRemedy: String
    /// The platform's own words: data, never markup (SEC-54).
    var platformWords: String?
    /// When it was said.
    var verdictISO: String?
    /// The same in words.
    var verdictAt = ""
}
