extension Setting {
    /// Every setting there is, in the order of the manual.
    static let all: [Setting] =
        [
            Setting(
                key: "http.publicUrl", kind: .text, standard: "",
                meaning:
                    "Address under which browsers reach Martlet, e.g. https://martlet.example; every link and callback "
                    + "follows from it. Empty: http://127.0.0.1 with the port."),
            Setting(key: "http.host", kind: .text, standard: "127.0.0.1", meaning: "Address to listen on."),
            Setting(
                key: "http.port", kind: .number, standard: "8080", meaning: "Port to listen on; 0 takes a free one."),
            Setting(
                key: "metrics.port", kind: .number, standard: "0",
                meaning: "Port of its own for /metrics in the Prometheus text format; 0 switches it off."),
            Setting(
                key: "metrics.host", kind: .text, standard: "127.0.0.1",
                meaning: "Address on which /metrics listens; any but this machine's own needs a token."),
            Setting(
                key: "metrics.token", kind: .text, standard: "",
                meaning: "What a scraper must send as `Authorization: Bearer …`; by environment or file only.",
                isSecret: true),
            Setting(
                key: "data.folder", kind: .text, standard: "martlet-data",
                meaning: "Folder for the database, the media and the key file, unless they are named apart."),
            Setting(
                key: "database.url", kind: .text, standard: "",
                meaning: "sqlite:/path/file or postgres://user@host/name. Empty: martlet.sqlite in the data folder.",
                isSecret: true),
            Setting(
                key: "keys.file", kind: .text, standard: "",
                meaning:
                    "File with the root key; back it up apart from the database. Empty: root.key in the data folder."),
            Setting(
                key: "media.folder", kind: .text, standard: "",
                meaning:
                    "Folder for media, or for those on their way in where there is a store. Empty: media in the data folder."
            ),
            Setting(
                key: "media.quota", kind: .number, standard: "20",
                meaning:
                    "Gibibytes that all files of a workspace may have together, those on their way in and those made to "
                    + "fit platforms included."),
            Setting(
                key: "media.fileLimit", kind: .number, standard: "4", meaning: "Gibibytes that one file may have."),
            Setting(
                key: "disk.reserve", kind: .number, standard: "100",
                meaning:
                    "Mebibytes that must stay free where data is kept; with less, Martlet only reads until there is space "
                    + "again. 0 switches the watch off."),
        ] + mediaStore + platformApps + mail + [
            Setting(
                key: "plans.limits", kind: .list, standard: "starter=5,plus=10,pro=30,max=100",
                meaning: "How many accounts each plan allows a workspace to have connected."),
            Setting(
                key: "plans.standard", kind: .text, standard: "",
                meaning: "Plan of workspaces that have none of their own. Empty: nobody has a cap."),
            Setting(
                key: "outbound.routes", kind: .list, standard: "",
                meaning:
                    "Detours for outgoing calls, comma separated, e.g. https://api.x.com=http://127.0.0.1:7070/api.x.com."
            ),
            Setting(
                key: "outbound.allowedRanges", kind: .list, standard: "",
                meaning:
                    "Address ranges that servers named by users may have although they are not public, e.g. 10.1.0.0/16."
            ),
            Setting(
                key: "checks.interval", kind: .number, standard: "21600",
                meaning: "Seconds between two checks of a connection."),
            Setting(
                key: "checks.doubtPause", kind: .number, standard: "60",
                meaning:
                    "Seconds after which a refusal is looked at once more before a connection turns red; 0 believes a refused "
                    + "refresh at once."),
            Setting(
                key: "checks.manualPause", kind: .number, standard: "60",
                meaning: "Seconds for which a check or refresh is good for the next person who asks for one."),
            Setting(
                key: "refresh.mode", kind: .text, standard: "eager",
                meaning:
                    "When access tokens are refreshed: eager, shortly before they expire; or on_demand, for large "
                    + "installations, before a post or check that needs one, and often enough that nothing dies of "
                    + "idleness."),
            Setting(
                key: "refresh.rate", kind: .number, standard: "20",
                meaning:
                    "Refreshes per second of one platform app, over all nodes; a platform that allows less gets "
                    + "less."),
            Setting(
                key: "refresh.inFlight", kind: .number, standard: "32",
                meaning:
                    "Refreshes of one platform app that this node has under way at once."),
            Setting(
                key: "refresh.floor", kind: .number, standard: "60",
                meaning:
                    "Seconds that must lie between two refreshes of a grant whose access token still lives."),
            Setting(
                key: "publishing.missedWindow", kind: .number, standard: "21600",
                meaning: "Seconds by which a post may be late after a downtime; later ones wait for a person."),
            Setting(
                key: "publishing.reconcileWindow", kind: .number, standard: "900",
                meaning: "Seconds for which a lost answer is looked up before a person must decide."),
            Setting(
                key: "jobs.concurrency", kind: .number, standard: "64", meaning: "Jobs that this node works on at once."
            ),
            Setting(
                key: "jobs.lease", kind: .number, standard: "60",
                meaning: "Seconds after which another node takes over from one that died."),
            Setting(
                key: "node.name", kind: .text, standard: "",
                meaning: "Name of this node in leases and history. Empty: a random one."),
            Setting(
                key: "log.level", kind: .text, standard: "info",
                meaning: "trace, debug, info, notice, warning or error."),
            Setting(
                key: "sandbox.port", kind: .number, standard: "7070",
                meaning: "Port of the simulated platforms with --sandbox; 0 takes a free one."),
            Setting(
                key: "sandbox.url", kind: .text, standard: "",
                meaning: "Address of simulated platforms in another process; their route map is fetched at start."),
            Setting(
                key: "testing.crashAt", kind: .text, standard: "",
                meaning: "Crash point at which the process ends itself.",
                isHidden: true),
            Setting(
                key: "testing.pauseAt", kind: .text, standard: "",
                meaning: "Crash point at which the process stops itself, once.", isHidden: true),
        ]

    /// The manual, one line each, for `martlet serve --help`.
    static var help: String {
        all.filter { !$0.isHidden }.map { setting in
            let name = setting.isSecret ? setting.variable : "\(setting.option) (\(setting.variable))"
            let standard = setting.standard.isEmpty ? "" : " Default: \(setting.standard)."
            return "  \(name)\n      \(setting.meaning)\(standard)"
        }.joined(separator: "\n")
    }

    /// The manual as a page, `docs/configuration.md`.
    static var page: String {
        let rows = all.filter { !$0.isHidden }.map { setting in
            let option = setting.isSecret ? "" : "`\(setting.option)`"
            let standard = setting.standard.isEmpty ? "" : "`\(setting.standard)`"
            return "| `\(setting.key)` | \(option) | `\(setting.variable)` | \(standard) | \(setting.meaning) |"
        }
        return """
            # Configuration

            Every setting has one name in three spellings: a key in `martlet.yaml` (`--config FILE` or `MARTLET_CONFIG`), an
            option of `martlet serve`, and an environment variable. The command line wins over the environment, which wins
            over the file. One public URL is all that browsers and platforms need to know; every other address follows from it.

            | Key | Option | Variable | Default | Meaning |
            |---|---|---|---|---|
            \(rows.joined(separator: "\n"))

            """
    }
}
