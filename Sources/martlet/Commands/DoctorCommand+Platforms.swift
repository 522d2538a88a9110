import Domain
import Engine
import Outbound
import Platforms

extension DoctorCommand {
    /// Asks each platform about its configured app, all at once, and says what is wrong in the order of the list.
    func checkPlatforms(_ given: HouseSettings, _ report: inout DoctorReport) async {
        var settings = given
        do {
            let isSimulated = !settings.sandboxURL.isEmpty
            if isSimulated, settings.redditOperator.isEmpty { settings.redditOperator = "martlet-sandbox" }
            let routes = isSimulated ? try await Neighbourhood.routes(of: settings.sandboxURL) : []
            let (door, _) = try House.door(
                settings, publicURL: settings.publicURL, routes: routes, isSandbox: isSimulated)
            let connectors = House.connectors(
                settings, door: door, ports: .system, publicURL: settings.publicURL)
            let lines = await Self.lines(connectors, settings)
            await door.close()
            for line in lines { report.add(line) }
            for line in InterfaceLine.all(connectors, settings, now: Ports.system.now()) { report.add(line) }
        } catch {
            report.fail("platforms", "\(error); look at outbound.routes, outbound.allowedRanges and sandbox.url.")
        }
    }

    private static func lines(_ connectors: [any Connector], _ settings: HouseSettings) async -> [PlatformLine] {
        await withTaskGroup(of: PlatformLine.self) { group in
            for connector in connectors {
                group.addTask { await PlatformLine(connector, settings) }
            }
            let lines = await group.reduce(into: [Platform: PlatformLine]()) { $0[$1.platform] = $1 }
            return Platform.allCases.compactMap { lines[$0] }
        }
    }
}

/// What the doctor has to say about one platform.
private struct PlatformLine: Sendable {
    let platform: Platform
    let words: String
    var isFailure = false

    init(_ connector: any Connector, _ settings: HouseSettings) async {
        platform = connector.platform
        guard let key = platform.appSettings else {
            words = "apps are registered on the fly"
            return
        }
        let callback = Callbacks(publicURL: settings.publicURL).url(of: platform)
        guard let app = settings.platformApps.first(where: { $0.platform == connector.platform }) else {
            words = "no app; \(key).clientId adds it; callback \(callback)"
            return
        }
        let isReal = settings.routes.isEmpty && settings.sandboxURL.isEmpty
        if isReal, connector.profile.appGuide?.demandsHTTPS == true, !callback.hasPrefix("https://") {
            words = "it takes callbacks by https only; set http.publicUrl to an https address."
            isFailure = true
            return
        }
        switch await connector.verdict(on: app.trial(redirectURI: callback)) {
        case .accepted: words = "the app is accepted; callback \(callback)"
        case .unknown(let reason): words = "the app is not checked (\(reason)); callback \(callback)"
        case .refused(let reason):
            words = "the app is refused, in its words: \(reason) Correct \(key).clientId and \(key).clientSecret."
            isFailure = true
        }
    }
}

extension DoctorReport {
    fileprivate mutating func add(_ line: PlatformLine) {
        if line.isFailure {
            fail(line.platform.displayName, line.words)
        } else {
            note(line.platform.displayName, line.words)
        }
    }
}
