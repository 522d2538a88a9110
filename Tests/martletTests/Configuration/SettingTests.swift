import ArgumentParser
import Configuration
import Domain
import Engine
import Foundation
import Mail
import Media
import Storage
import Testing

@testable import martlet

@Suite("Settings", .timeLimit(.minutes(10)))
struct SettingTests {
    private func settings(_ arguments: [String] = [], values: [String: ConfigValue] = [:]) throws -> HouseSettings {
        let defaults = Dictionary(uniqueKeysWithValues: Setting.all.map { ($0.key, $0.value) })
        let all = defaults.merging(values) { _, new in new }
        return try HouseSettings(
            ConfigReader(
                provider: InMemoryProvider(
                    values: Dictionary(
                        uniqueKeysWithValues: all.map {
                            (AbsoluteConfigKey($0.key.split(separator: ".").map(String.init)), $0.value)
                        }))))
    }

    private func mistakes(_ values: [String: ConfigValue]) -> [String] {
        do {
            _ = try settings(values: values)
            return []
        } catch {
            return (error as? ConfigurationError)?.mistakes ?? ["\(error)"]
        }
    }

    /// The repository, seen from this file.
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    @Test("the manual page is what the settings say; martlet serve --settings-page > docs/configuration.md renews it")
    func page() throws {
        let page = try String(contentsOf: Self.root.appending(path: "docs/configuration.md"), encoding: .utf8)

        #expect(page == Setting.page)
    }

    @Test("the help of serve tells every setting, its variable and what it means", arguments: Setting.all)
    func help(setting: Setting) {
        let help = ServeCommand.helpMessage(columns: 10_000)

        #expect(help.contains(setting.variable) == !setting.isHidden)
        #expect(help.contains(setting.meaning) == !setting.isHidden)
        #expect(help.contains("\(setting.option) (") == (!setting.isHidden && !setting.isSecret))
    }

    @Test("an app at Reddit needs the operator's own name, and simulated platforms do not ask for one")
    func redditOperator() throws {
        let app: [String: ConfigValue] = ["platforms.reddit.clientId": "reddit-app"]
        #expect(mistakes(app).contains { $0.hasPrefix("platforms.reddit.operator: ") })
        #expect(mistakes(app.merging(["platforms.reddit.operator": "ada"]) { $1 }).isEmpty)
        #expect(mistakes(app.merging(["sandbox.url": "http://127.0.0.1:7070"]) { $1 }).isEmpty)
        #expect(try settings().redditOperator.isEmpty)
    }

    @Test("S2.02 nothing is spent on figures without a word, and the word is known")
    func paidFigures() throws {
        #expect(try settings().paidFigures.isEmpty)
        let paid = try settings(values: ["platforms.x.figures": "paid"])
        #expect(EngineSettings(paid, publicURL: "http://127.0.0.1:9", isSandbox: false).paidFigures == [.x])
        #expect(mistakes(["platforms.x.figures": "on"]).count == 1)
    }

    @Test("Pinterest has two worlds and no third")
    func pinterestWorld() throws {
        #expect("\(try settings(values: ["platforms.pinterest.world": "sandbox"]).pinterestWorld)" == "sandbox")
        #expect("\(try settings().pinterestWorld)" == "production")
        #expect(mistakes(["platforms.pinterest.world": "trial"]).count == 1)
    }

    @Test("S2.30 until the operator says otherwise, TikTok has not audited the app")
    func tikTokAudit() throws {
        #expect(try !settings().isTikTokAudited)
        #expect(try settings(values: ["platforms.tiktok.audited": "yes"]).isTikTokAudited)
        #expect(mistakes(["platforms.tiktok.audited": "soon"]).count == 1)
    }

    @Test("a configuration for business logins belongs to the configured app, also to a lent one")
    func businessLogins() throws {
        let values: [String: ConfigValue] = [
            "platforms.facebook.clientId": "meta-app", "platforms.instagramFacebook.configId": "77",
        ]
        #expect(Set(try settings(values: values).businessLogins.keys) == [.instagramFacebook])
        #expect(try settings(values: ["platforms.facebook.configId": "77"]).businessLogins.isEmpty)
    }

    @Test("names are spelled by one rule, and no two settings share one")
    func names() {
        let setting = Setting(key: "http.publicUrl", kind: .text, standard: "", meaning: "")

        #expect(setting.option == "--http-public-url")
        #expect(setting.variable == "MARTLET_HTTP_PUBLIC_URL")
        #expect(Set(Setting.all.map(\.variable)).count == Setting.all.count)
    }

    @Test("SEC-90 SEC-91 without a word of the operator everything is this machine's own, and no numbers are shown")
    func defaults() throws {
        let settings = try settings()

        #expect(settings.host == "127.0.0.1")
        #expect(settings.publicURL == "http://127.0.0.1:8080")
        #expect(settings.metricsPort == 0)
        #expect(settings.metricsHost == "127.0.0.1")
        #expect(settings.diskReserve == 100 << 20)
        #expect(settings.keyFile == "martlet-data/root.key")
        #expect(settings.platformApps.isEmpty)
    }

    @Test(
        "every mistake is named by its setting",
        arguments: [
            ("http.port", ConfigValue(.int(70_000), isSecret: false)),
            ("http.publicUrl", ConfigValue(.string("http://martlet.example"), isSecret: false)),
            ("http.publicUrl", ConfigValue(.string("https://martlet.example/path"), isSecret: false)),
            ("metrics.port", ConfigValue(.int(-1), isSecret: false)),
            ("disk.reserve", ConfigValue(.int(-5), isSecret: false)),
            ("database.url", ConfigValue(.string("mysql://host/name"), isSecret: true)),
            ("outbound.routes", ConfigValue(.stringArray(["https://api.x.com"]), isSecret: false)),
            ("outbound.allowedRanges", ConfigValue(.stringArray(["10.0.0.0/99"]), isSecret: false)),
            ("checks.interval", ConfigValue(.int(1), isSecret: false)),
            ("jobs.concurrency", ConfigValue(.int(0), isSecret: false)),
            ("log.level", ConfigValue(.string("loud"), isSecret: false)),
            ("testing.crashAt", ConfigValue(.string("p99"), isSecret: false)),
        ] as [(String, ConfigValue)])
    func mistake(key: String, value: ConfigValue) {
        let mistakes = mistakes([key: value])

        #expect(mistakes.count == 1)
        #expect(mistakes.first?.hasPrefix("\(key): ") == true)
    }

    @Test("all mistakes are told at once")
    func several() {
        let mistakes = mistakes([
            "http.port": ConfigValue(.int(-1), isSecret: false),
            "log.level": ConfigValue(.string("loud"), isSecret: false),
        ])

        #expect(mistakes.count == 2)
    }

    @Test(
        "SEC-90 numbers open to others need a token",
        arguments: [
            ("127.0.0.1", "", true), ("localhost", "", true), ("::1", "", true), ("0.0.0.0", "", false),
            ("10.0.0.5", "", false), ("0.0.0.0", "grey-heron", true),
        ])
    func metrics(host: String, token: String, isGood: Bool) {
        let mistakes = mistakes([
            "metrics.port": ConfigValue(.int(9_100), isSecret: false),
            "metrics.host": ConfigValue(.string(host), isSecret: false),
            "metrics.token": ConfigValue(.string(token), isSecret: true),
        ])

        #expect(mistakes.isEmpty == isGood, "\(mistakes)")
        #expect(!mistakes.joined().contains("grey-heron"))
    }

    @Test("every app of an operator's is read; Instagram by Facebook takes that of Facebook unless it has its own")
    func apps() throws {
        let keys = Platform.allCases.compactMap(\.appSettings)
        var values = Dictionary(
            uniqueKeysWithValues: keys.filter { $0 != "platforms.instagramFacebook" }.flatMap { key in
                [
                    ("\(key).clientId", ConfigValue(.string("id of \(key)"), isSecret: false)),
                    ("\(key).clientSecret", ConfigValue(.string("secret of \(key)"), isSecret: true)),
                ]
            })

        values["platforms.reddit.operator"] = "ada"
        let apps = try settings(values: values).platformApps

        #expect(apps.map(\.platform) == Platform.allCases.filter { $0 != .bluesky && $0 != .mastodon })
        for app in apps {
            let key = (app.platform.appSharedWith ?? app.platform).appSettings ?? ""
            #expect(app.clientID == "id of \(key)")
            #expect(app.clientSecret == Secret("secret of \(key)"))
        }
        let own = ["platforms.instagramFacebook.clientId": ConfigValue(.string("own"), isSecret: false)]
        let apart = try settings(values: values.merging(own) { $1 }).platformApps
        #expect(apart.first { $0.platform == .instagramFacebook }?.clientID == "own")
    }

    private static let store: [String: ConfigValue] = [
        "media.store.endpoint": "https://10.1.2.3:9000", "media.store.bucket": "martlet-media",
        "media.store.keyId": "heron", "media.store.secret": ConfigValue(.string("grey"), isSecret: true),
    ]

    @Test("media stay in the folder unless a store is named, and a store is named as a whole")
    func mediaStore() throws {
        #expect(try settings().mediaStore == nil)
        let store = try #require(try settings(values: Self.store).mediaStore)
        #expect(store.region == "us-east-1" && store.bucket == "martlet-media" && store.prefix.isEmpty)
        for key in Self.store.keys {
            let mistakes = mistakes(Self.store.filter { $0.key != key })
            #expect(mistakes.count == 1 && mistakes.first?.hasPrefix("\(key): ") == true, "\(mistakes)")
        }
        #expect(mistakes(Self.store.filter { $0.key == "media.store.bucket" }).count == 3, "all at once")
    }

    @Test(
        "every mistake about the store is named by its setting",
        arguments: [
            ("media.store.endpoint", "https://store.example/path"), ("media.store.endpoint", "store.example"),
            ("media.store.bucket", "No bucket"), ("media.store.addressing", "dns"),
            ("media.store.addressing", "virtual"), ("media.store.prefix", "../up"), ("media.store.region", ""),
            ("media.store.secretFile", "/nonexistent/secret"),
        ])
    func mediaStoreMistakes(key: String, value: String) {
        let mistakes = mistakes(Self.store.merging([key: ConfigValue(.string(value), isSecret: false)]) { $1 })

        #expect(mistakes.first?.hasPrefix("\(key): ") == true, "\(mistakes)")
        #expect(!mistakes.joined().contains("grey"))
    }

    @Test("S4.22 S4.23 plans are data; none is on unless the operator says which is the standard one")
    func plans() throws {
        #expect(try !settings().plans.areOn)
        let plus = try settings(values: ["plans.standard": ConfigValue(.string("plus"), isSecret: false)]).plans
        #expect(plus.plan(named: nil) == Plan(name: "plus", accountLimit: 10))
        #expect(
            ["starter", "pro", "max"].map { plus.plan(named: $0)?.accountLimit } == [5, 30, 100])
        for (key, value) in [
            ("plans.standard", ConfigContent.string("huge")), ("plans.limits", .stringArray(["starter"])),
            ("plans.limits", .stringArray(["starter=-1"])),
        ] {
            #expect(mistakes([key: ConfigValue(value, isSecret: false)]).count == 1)
        }
    }

    private func mail(_ changes: [String: String]) -> [String: ConfigValue] {
        let given = ["server": "smtp://mail.example", "from": "Martlet <m@example.org>"].merging(changes) { $1 }
        return Dictionary(
            uniqueKeysWithValues: given.map { key, value in
                ("mail.\(key)", ConfigValue(.string(value), isSecret: key == "password"))
            })
    }

    @Test("S1.13 without a mail server there are no mails; with one it is known in whose name")
    func mailServer() throws {
        #expect(try settings().mail == nil)
        #expect(try settings(values: mail([:])).mail?.sender.name == "Martlet")
        #expect(try settings(values: mail(["user": "ada", "password": "grey-heron"])).mail != nil)
    }

    @Test(
        "mistakes about mail are named by their setting, and no password is repeated",
        arguments: [
            ("mail.server", ["server": "http://mail.example"]), ("mail.from", ["from": "Martlet"]),
            ("mail.from", ["from": ""]), ("mail.user", ["user": "ada"]), ("mail.user", ["password": "grey-heron"]),
            ("mail.passwordFile", ["user": "ada", "password": "grey-heron", "passwordFile": "/gone/away"]),
            ("mail.certificates", ["certificates": "/gone/away"]),
        ])
    func mailMistakes(key: String, changes: [String: String]) {
        let mistakes = mistakes(mail(changes))

        #expect(mistakes.contains { $0.hasPrefix("\(key): ") }, "\(mistakes)")
        #expect(!mistakes.joined().contains("grey-heron"))
    }

    @Test("a secret may stand in a file, without the line end; a file that is not there is a mistake")
    func secretFile() throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "secret-\(UUID().uuidString)")
        try Data("grey-heron\n".utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let id = ConfigValue(.string("id"), isSecret: false)
        func values(_ path: String) -> [String: ConfigValue] {
            [
                "platforms.tiktok.clientId": id,
                "platforms.tiktok.clientSecretFile": ConfigValue(.string(path), isSecret: false),
            ]
        }

        #expect(try settings(values: values(file.path)).platformApps.first?.clientSecret == Secret("grey-heron"))
        #expect(mistakes(values(file.path + "-gone")).count == 1)
    }
}
