/// The page of connected accounts and of platforms that can be connected.
struct ConnectionsPage: Sendable {
    /// What stands around.
    var frame: Frame
    /// The accounts.
    var connections: [ConnectionCard]
    /// Whether there is none.
    var isEmpty: Bool
    /// The platforms.
    var tiles: [PlatformTile]
    /// Whether the reader may connect, check, pause and disconnect.
    var mayConnect: Bool
    /// How full the plan is.
    var roomWords: String?
    /// Whether it is full.
    var isFull = false
    /// Why the last try to connect did not even start.
    var problem: String?
    /// Whether there are several brands, so that one has to be chosen.
    var hasBrands = false
    /// To which brand a new account can go.
    var brandOptions: [SelectOption] = []
}

/// One connected account.
struct ConnectionCard: Sendable {
    /// `con_…`.
    var id: String
    /// `healthy`, `warning` or `disconnected`.
    var health: String
    /// `good`, `warn` or `bad`.
    var tone: String
    /// The health in a word.
    var healthText: String
    /// The account's name.
    var name: String
    /// The account's handle.
    var handle: String
    /// First letter, for accounts without picture.
    var initial: String
    /// The picture.
    var avatarURL: String?
    /// The account's page at the platform.
    var profileURL: String?
    /// The platform's identifier.
    var platform: String
    /// The platform's name.
    var platformName: String
    /// The platform's letter.
    var mark: String
    /// When it was connected.
    var connectedISO: String
    /// The same in words.
    var connectedOn: String
    /// When a check last succeeded.
    var checkedISO: String?
    /// The same in words.
    var checkedAt: String
    /// Why it is not green and what to do.
    var advice: AdviceBox?
    /// More facts: scheduled posts, other accounts of the same login.
    var notes: [String]
    /// What became of posts whose time passed while the account was away.
    var waitingWords: String?
    /// Whether new posts may include it.
    var isActive: Bool
    /// The opposite.
    var isPaused: Bool
    /// Whether the reconnect button is shown (S0.40).
    var needsReconnect: Bool
    /// Whether the reader may act on it.
    var mayConnect: Bool
    /// The server, for a reconnect.
    var instance: String
    /// The handle, for a reconnect.
    var loginHandle: String
}

/// What is wrong with something and what to do.
struct AdviceBox: Sendable {
    /// What happened, in a few words.
    var adviceTitle: String
    /// What happened, in full.
    var explanation: String
    /// What to do.
    var remedy: String
}

/// One platform that can be connected.
struct PlatformTile: Sendable {
    /// The platform's identifier.
    var platform: String
    /// The platform's name.
    var platformName: String
    /// The platform's letter.
    var mark: String
    /// Whether the operator has set it up, or nothing needs to be.
    var isConfigured: Bool
    /// Where its app is set up, for those who may; `nil` for others.
    var setUpPath: String?
    /// Whether posts can be published there, not only accounts connected.
    var publishes: Bool
    /// What will be asked (SEC-16).
    var scopes: [ScopeLine]
    /// Whether the person has to name a server.
    var wantsInstance: Bool
    /// Whether the person has to name a handle.
    var wantsHandle: Bool
    /// What to type when the platforms are simulated.
    var sandboxHint: String?
    /// Whether an app password will do.
    var takesAppPassword: Bool
    /// The server as typed.
    var instance = ""
    /// The handle as typed.
    var handle = ""
}

/// One permission that will be asked.
struct ScopeLine: Sendable {
    /// The platform's name of it.
    var scopeName: String
    /// What it is for.
    var purpose: String
}
