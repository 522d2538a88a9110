extension Guide {
    /// What may help whatever the platform is.
    static func everywhere(_ name: String) -> [Step] {
        [permissions(name), popup, blockers(name), sameBrowser(name), patience(name), limits(name), installation(name)]
    }

    /// An account may look connected and still be refused (S0.47).
    private static func permissions(_ name: String) -> Step {
        Step(
            "Accept every permission",
            """
            Disconnect the account here, connect it again, and leave every box switched on while \(name) asks. If \(name) \
            does not ask again, remove the app there first; the way is shown below.
            """,
            why:
                "An account can look connected and still be refused when it publishes, because one permission is missing.",
            fits: [.permission])
    }

    /// S0.45.
    private static let popup = Step(
        "Allow pop-up windows for this site",
        """
        Press Connect again and look for a crossed-out window at the end of the address bar. Choose to always allow pop-ups \
        from this address. If no window opens at all, Martlet goes on in the same one.
        """,
        why: "The login opens in a small window, and many browsers block those until you allow them.",
        fits: [.unfinished])

    /// S0.46.
    private static func blockers(_ name: String) -> Step {
        Step(
            "Switch ad blockers off for a moment",
            """
            Pause ad blockers, privacy extensions and strict tracking protection for this site and for \(name), connect, and \
            switch them on again. A private window without extensions does as well.
            """,
            why: "Some of them stop the login page, or the way back from it.", fits: [.unfinished])
    }

    private static func sameBrowser(_ name: String) -> Step {
        Step(
            "Begin and finish in the same browser",
            """
            Start again from the connections page, log in to \(name) in that browser, and come back within ten minutes. If a \
            phone opens the app of \(name) instead, use a computer.
            """,
            why: "For your safety an answer counts only in the browser that asked, once, and for ten minutes.",
            fits: [.unfinished, .otherAccount])
    }

    /// S0.50.
    private static func patience(_ name: String) -> Step {
        Step(
            "Wait, when \(name) itself is in trouble",
            """
            Look at the state of \(name) on this page. Martlet tries again by itself, with longer and longer pauses, and \
            judges no account meanwhile.
            """,
            why: "Reconnecting does not help while the other side does not answer.", fits: [.outage])
    }

    /// S0.51.
    private static func limits(_ name: String) -> Step {
        Step(
            "Space out your posts",
            """
            Wait a quarter of an hour, then try once more. If posts are held back often, spread them over the day.
            """,
            why:
                "\(name) limits how much an account may do in a while. Martlet waits as long as it asks, and then goes on.",
            fits: [.limit])
    }

    private static func installation(_ name: String) -> Step {
        Step(
            "Write to whoever runs this server",
            "They see what is wrong with the app of this server at \(name), with its keys, or with your plan.",
            why: "Your account is fine: this can only be changed on the side of the server.", fits: [.installation])
    }
}
