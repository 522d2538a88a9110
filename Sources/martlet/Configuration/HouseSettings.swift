import Configuration
import Domain
import Engine
import FoundationEssentials
import Logging
import Mail
import Media
import Outbound
import Platforms
import Storage

/// Mistakes in the configuration, all of them at once.
struct ConfigurationError: Error, CustomStringConvertible {
    let mistakes: [String]

    var description: String {
        "The configuration does not work:\n" + mistakes.map { "  - \($0)" }.joined(separator: "\n")
    }
}

/// The whole configuration, read and checked before anything starts.
struct HouseSettings: Sendable {
    var host = ""
    var port = 0
    var publicURL = ""
    var metricsHost = ""
    var metricsPort = 0
    var metricsToken: Secret?
    var diskReserve = 0
    var dataFolder = ""
    var database = DatabaseLocation.memory
    var isDatabaseNamed = false
    var keyFile = ""
    var mediaFolder = ""
    var mediaStore: S3Settings?
    var mediaQuota = 20 << 30
    var mediaFileLimit = 4 << 30
    var paidFigures: Set<Platform> = []
    var platformApps: [ConfiguredApp] = []
    var linkedInVersion = ""
    var redditOperator = ""
    var businessLogins: [Platform: BusinessLogin] = [:]
    var pinterestWorld = PinterestConnector.World.production
    var isTikTokAudited = false
    var plans = Plans.none
    var mail: MailServer?
    var routes: [(from: String, to: String)] = []
    var allowedRanges: [AddressRange] = []
    var checkInterval: Duration = .zero
    var doubtPause: Duration = .zero
    var refreshMode = RefreshMode.eager
    var refreshRate = 0
    var refreshWidth = 0
    var refreshFloor: Duration = .zero
    var manualPause: Duration = .zero
    var missedWindow: Duration = .zero
    var reconcileWindow: Duration = .zero
    var concurrency = 0
    var lease: Duration = .zero
    var node = ""
    var logLevel = Logger.Level.info
    var sandboxPort = 0
    var sandboxURL = ""
    var crashAt: CrashPoint?
    var pauseAt: CrashPoint?

    /// Reads every setting. Throws `ConfigurationError` with all mistakes.
    init(_ config: ConfigReader) throws(ConfigurationError) {
        var reading = Reading(config)
        host = reading.text("http.host")
        port = reading.number("http.port", in: 0...65_535)
        dataFolder = reading.text("data.folder")
        readMetrics(&reading)
        readPlaces(&reading)
        platformApps = reading.platformApps()
        linkedInVersion = reading.text("platforms.linkedin.version")
        businessLogins = reading.businessLogins(of: platformApps)
        pinterestWorld = reading.pinterestWorld()
        isTikTokAudited = reading.isTikTokAudited()
        plans = reading.plans()
        mail = reading.mailServer()
        readEngine(&reading)
        readRefreshing(&reading)
        readOutbound(&reading)
        sandboxPort = reading.number("sandbox.port", in: 0...65_535)
        sandboxURL = reading.text("sandbox.url")
        redditOperator = reading.redditOperator(of: platformApps, isSimulated: !sandboxURL.isEmpty)
        publicURL = reading.publicURL(port: port)
        guard reading.mistakes.isEmpty else { throw ConfigurationError(mistakes: reading.mistakes) }
    }

    /// The numbers of the house are for the one who runs it: this machine only, or whoever shows the token (SEC-90).
    private mutating func readMetrics(_ reading: inout Reading) {
        metricsHost = reading.text("metrics.host")
        metricsPort = reading.number("metrics.port", in: 0...65_535)
        let token = reading.text("metrics.token", isSecret: true)
        metricsToken = token.isEmpty ? nil : Secret(token)
        if metricsPort != 0, metricsToken == nil, !Reading.loopback.contains(metricsHost) {
            reading.mistakes.append("metrics.host: \(metricsHost) is open to others; set metrics.token as well.")
        }
    }

    private mutating func readPlaces(_ reading: inout Reading) {
        let url = reading.text("database.url")
        isDatabaseNamed = !url.isEmpty
        do {
            database = try DatabaseLocation(url: url.isEmpty ? "sqlite:\(dataFolder)/martlet.sqlite" : url)
        } catch {
            reading.mistakes.append("database.url: \(error)")
        }
        let keyFile = reading.text("keys.file")
        self.keyFile = keyFile.isEmpty ? "\(dataFolder)/root.key" : keyFile
        diskReserve = reading.number("disk.reserve", in: 0...1_048_576) << 20
        let mediaFolder = reading.text("media.folder")
        self.mediaFolder = mediaFolder.isEmpty ? "\(dataFolder)/media" : mediaFolder
        mediaStore = reading.mediaStore()
        mediaQuota = reading.number("media.quota", in: 1...1_048_576) << 30
        mediaFileLimit = reading.number("media.fileLimit", in: 1...1_024) << 30
    }

    private mutating func readEngine(_ reading: inout Reading) {
        checkInterval = .seconds(reading.number("checks.interval", in: 60...604_800))
        doubtPause = .seconds(reading.number("checks.doubtPause", in: 0...3600))
        manualPause = .seconds(reading.number("checks.manualPause", in: 0...3600))
        missedWindow = .seconds(reading.number("publishing.missedWindow", in: 60...2_592_000))
        reconcileWindow = .seconds(reading.number("publishing.reconcileWindow", in: 10...86_400))
        concurrency = reading.number("jobs.concurrency", in: 1...4096)
        lease = .seconds(reading.number("jobs.lease", in: 3...3600))
        node = reading.text("node.name")
        paidFigures = reading.paidFigures()
        crashAt = Self.crashPoint("testing.crashAt", &reading)
        pauseAt = Self.crashPoint("testing.pauseAt", &reading)
        let level = reading.text("log.level")
        if let known = Logger.Level(rawValue: level) {
            logLevel = known
        } else {
            reading.mistakes.append("log.level: \(level) is none of trace, debug, info, notice, warning, error.")
        }
    }

    private mutating func readRefreshing(_ reading: inout Reading) {
        let mode = reading.text("refresh.mode")
        if let known = RefreshMode(rawValue: mode) {
            refreshMode = known
        } else {
            reading.mistakes.append("refresh.mode: \(mode) is neither eager nor on_demand.")
        }
        refreshRate = reading.number("refresh.rate", in: 1...100_000)
        refreshWidth = reading.number("refresh.inFlight", in: 1...10_000)
        refreshFloor = .seconds(reading.number("refresh.floor", in: 0...3600))
    }

    private static func crashPoint(_ key: String, _ reading: inout Reading) -> CrashPoint? {
        let name = reading.text(key)
        let point = CrashPoint(rawValue: name)
        if point == nil, !name.isEmpty { reading.mistakes.append("\(key): no such crash point.") }
        return point
    }

    private mutating func readOutbound(_ reading: inout Reading) {
        for pair in reading.list("outbound.routes") {
            let sides = pair.split(separator: "=", maxSplits: 1).map(String.init)
            if sides.count == 2 {
                routes.append((from: sides[0], to: sides[1]))
            } else {
                reading.mistakes.append(
                    "outbound.routes: \(pair) is not of the form https://host=http://host:port/path.")
            }
        }
        for text in reading.list("outbound.allowedRanges") {
            if let range = AddressRange(text) {
                allowedRanges.append(range)
            } else {
                reading.mistakes.append("outbound.allowedRanges: \(text) is no range such as 10.1.0.0/16.")
            }
        }
    }
}
