extension YouTubePlatform {
    /// A channel, or a Google account without one.
    struct Channel: Sendable {
        /// Name, identifier, handle and title.
        let account: SandboxAccount
        /// The Google account behind it; one can have several channels.
        let google: String
        /// `allowed`, `eligible` or `disallowed`.
        var longUploads = "allowed"
        /// Whether the person hides how many subscribers there are.
        var hidesSubscribers = false
        /// Whether the channel is made for children.
        var isForKids = false
        /// Whether there is a channel at all.
        var isThere = true
        /// Most bytes that are kept of one chunk of an upload; `nil` for all.
        var keeps: Int?
        /// How long the person gives access for; `nil` means until further notice.
        var access: Duration?

        init(_ name: String, _ number: Int, _ title: String, google: String? = nil) {
            account = SandboxAccount(
                name: name, id: "UCsandbox00000000000000\(number)", handle: "\(name)-sandbox", displayName: title
            ).changed { $0.hasRoles = name == "office" }
            self.google = google ?? name
        }

        /// Most uploads within a day.
        var uploadsPerDay: Int { longUploads == "allowed" ? 50 : 10 }

        /// The playlist of everything uploaded.
        var uploads: String { "UU" + account.id.dropFirst(2) }

        func with(_ change: (inout Self) -> Void) -> Self {
            var copy = self
            change(&copy)
            return copy
        }

        /// The one of that name.
        static func named(_ name: String) -> Channel? { all.first { $0.account.name == name } }

        /// Everybody: Ada has a second channel (a Brand Account), Mary has none.
        static let all = [
            Channel("ada", 10, "Ada Sandbox"),
            Channel("bakery", 11, "Bakery Sandbox", google: "ada"),
            Channel("grace", 12, "Grace Tests").with {
                ($0.longUploads, $0.hidesSubscribers) = ("eligible", true)
            },
            Channel("linus", 13, "Linus Demo").with { ($0.longUploads, $0.isForKids) = ("disallowed", true) },
            Channel("katherine", 14, "Katherine Guest").with { $0.access = .seconds(86_400) },
            Channel("office", 15, "Office Workspace").with { $0.keeps = 4 * YouTubeUpload.unit },
            Channel("mary", 16, "Mary Without Channel").with { $0.isThere = false },
        ]
    }
}
