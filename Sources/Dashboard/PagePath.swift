import Domain

/// Paths of the pages: for routes, links, redirects and tests.
enum PagePath {
    static let home = "/"
    static let login = "/login"
    static let logout = "/logout"
    static let firstRun = "/first-run"
    static let connections = "/connections"
    static let connectionList = "/connections/list"
    static let opening = "/connections/opening"
    static let authorizations = "/connections/authorizations"
    static let appPassword = "/connections/app-password"
    static let callback = "/oauth/callback"
    static let clientMetadata = "/oauth/client-metadata.json"
    static let clientKeys = "/oauth/jwks.json"
    static let deauthorize = "/oauth/deauthorize"
    static let deletion = "/oauth/data-deletion"
    static let posts = "/posts"
    static let composer = "/posts/new"
    static let preflight = "/posts/preflight"
    static let upload = "/posts/media"
    static let review = "/posts/review"
    static let series = "/posts/series"
    static let clip = "/posts/new?as=clip"
    static let accountForm = "/posts/account"
    static let notices = "/notices"
    static let keys = "/settings/keys"
    static let apps = "/settings/apps"
    static let slots = "/settings/slots"
    static let brands = "/settings/brands"
    static let workspace = "/settings/workspace"
    static let help = "/help"
    static let messages = "/messages"
    static let newMessage = "/messages/new"
    static let operators = "/operators"
    static let operatorMessages = "/operators/messages"
    static let assets = "/assets"

    /// The page where the app of a platform is set up.
    static func app(_ platform: Platform) -> String { "\(apps)/\(platform.rawValue)" }
    /// The page that says how an attempt ended.
    static func connected(_ id: String) -> String { "/connections/connected/\(id)" }
    /// The page of a post.
    static func post(_ id: String) -> String { "/posts/\(id)" }
    /// The page where a post is changed.
    static func edit(_ id: String) -> String { "/posts/\(id)/edit" }
    /// Where a post gets another time.
    static func move(_ id: String) -> String { "/posts/\(id)/move" }
    /// A post that repeats, in the list of them.
    static func series(_ id: String) -> String { "\(series)#\(id)" }
    /// The changes of an account.
    static func history(_ id: String) -> String { "/connections/\(id)/history" }
    /// What the platform counts of an account.
    static func figures(_ id: String) -> String { "/connections/\(id)/figures" }
    /// An account of any workspace, for operators.
    static func operatorAccount(_ id: Connection.ID, of workspaceID: Workspace.ID) -> String {
        "\(operators)/workspaces/\(workspaceID)/connections/\(id)"
    }
    /// What helps with a platform.
    static func help(_ platform: Platform) -> String { "\(help)/\(platform.rawValue)" }
    /// What helps with an account.
    static func help(_ id: Connection.ID) -> String { "\(connections)/\(id)/help" }
    /// What helps after an attempt to connect that failed.
    static func help(after attempt: Authorization) -> String {
        "\(attempt.reconnects.map(help) ?? help(attempt.platform))?attempt=\(attempt.id)"
    }
    /// An account in the list.
    static func connection(_ id: String) -> String { "/connections#\(id)" }
    /// A page with a word on what was just done.
    static func said(_ code: PageNotice.Code, on path: String) -> String {
        let (page, anchor) = path.firstIndex(of: "#").map { (path[..<$0], path[$0...]) } ?? (path[...], "")
        return page + (page.contains("?") ? "&" : "?") + "said=" + code.rawValue + anchor
    }
}
