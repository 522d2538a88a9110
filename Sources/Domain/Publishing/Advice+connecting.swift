extension Advice {
    /// Advice for an attempt to connect that failed.
    package static func on(_ code: AuthorizationFailure.Code, platform: Platform) -> Advice {
        let name = platform.displayName
        return switch code {
        case .denied:
            Advice(
                "Permission was declined", "You, or somebody with your login, said no on \(name). Nothing was stored.",
                "Connect again and accept every permission; each one is needed to publish.")
        case .expired:
            Advice(
                "That took too long", "An attempt to connect ends after 10 minutes, for your safety.",
                "Start again from the connections page. If \(name) asks you to log in, do that first.")
        case .callbackMismatch:
            Advice(
                "The answer did not fit the attempt",
                """
                The way back from \(name) was opened in another browser, by another person, or twice. \
                Nothing was stored.
                """,
                "Start again, and finish in the same browser and the same window.")
        case .notFound:
            Advice(
                "No such account or server", notFoundExplanation(platform), notFoundRemedy(platform))
        case .unreachable:
            Advice(
                "\(name) did not answer", "The server could not be reached, or its answer made no sense.",
                "Check the spelling of the server, and try again in a few minutes.")
        case .refused:
            Advice(
                "\(name) refused the connection", "The login worked, but \(name) did not hand out access.",
                "Try again. If it is refused again, remove Martlet from the apps of your \(name) account and reconnect."
            )
        case .wrongCredentials:
            Advice(
                "Wrong handle or app password", "\(name) did not accept what was typed. Nothing was stored.",
                "Create a new app password in the settings of \(name), and paste it. Do not use your main password.")
        case .app:
            Advice(
                "\(name) is not set up here",
                "The app of this installation is missing at \(name), or \(name) does not accept it. Your account is fine.",
                "Ask whoever runs this server to check the client id, the secret and the callback address for \(name).")
        case .missingScope:
            Advice(
                "A permission is missing", "\(name) granted less than publishing needs.",
                "Connect again, and leave every permission switched on.")
        case .otherAccount:
            Advice(
                "That is another account",
                "You reconnected with a different \(name) account than the one that is stored here.",
                "Log in to \(name) with the account that you want to repair, or add the other one as a new connection.")
        case .accountType:
            Advice(
                "This account cannot publish", "\(name) does not let accounts of this kind publish through other apps.",
                "Read what \(name) says below, change the account there, and connect again.")
        case .planLimit:
            Advice(
                "Your plan is full", "This workspace has as many accounts connected as its plan allows.",
                "Disconnect an account that you do not need, or ask whoever runs this server for a larger plan.")
        case .rateLimit:
            Advice(
                "\(name) asks to wait", "There were too many attempts in a short time.",
                "Wait a quarter of an hour, then connect again.")
        }
    }

    private static func notFoundExplanation(_ platform: Platform) -> String {
        switch platform {
        case .mastodon: "There is no server by that name that speaks Mastodon's language."
        case .bluesky: "There is no account with that handle, or its server cannot be found."
        case .x, .linkedin, .linkedinPage, .facebook, .instagram, .instagramFacebook, .threads, .tiktok, .youtube,
            .pinterest, .reddit:
            "\(platform.displayName) knows no account that could be connected."
        }
    }

    private static func notFoundRemedy(_ platform: Platform) -> String {
        switch platform {
        case .mastodon: "Type the server's name, such as mastodon.social, or your whole address: @you@mastodon.social."
        case .bluesky: "Type your handle in full, such as you.bsky.social, without the @."
        case .x, .linkedin, .linkedinPage, .facebook, .instagram, .instagramFacebook, .threads, .tiktok, .youtube,
            .pinterest, .reddit:
            "Log in to \(platform.displayName) with the account that you want to connect, and try again."
        }
    }
}
