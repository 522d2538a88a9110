import Domain
import Engine
import Platforms

/// What the doctor has to say about the version of a platform's interface that is set.
struct InterfaceLine: Sendable, Equatable {
    /// How bad it is.
    enum Tone: Sendable { case good, warning, failure }

    /// Which setting.
    let what: String
    /// In a sentence or two.
    let words: String
    /// How bad it is.
    let tone: Tone

    /// One line for each setting that names a version; nothing about platforms that nobody uses while their version serves.
    static func all(_ connectors: [any Connector], _ settings: HouseSettings, now: Instant) -> [InterfaceLine] {
        var order: [InterfaceVersion] = []
        var used: Set<String> = []
        for connector in connectors {
            guard let version = connector.interfaceVersion else { continue }
            if settings.platformApps.contains(where: { $0.platform == connector.platform }) {
                used.insert(version.setting)
            }
            if !order.contains(where: { $0.setting == version.setting }) { order.append(version) }
        }
        return order.compactMap { InterfaceLine($0, isUsed: used.contains($0.setting), now: now) }
    }

    private init?(_ version: InterfaceVersion, isUsed: Bool, now: Instant) {
        what = version.setting
        if let sunset = version.sunset(at: now) {
            words = "\(sunset.fact) \(sunset.remedy)"
            // Without an app of the installation it matters only to workspaces that bring theirs.
            tone = sunset.isOver && isUsed ? .failure : .warning
            return
        }
        guard isUsed, let end = version.life?.upperBound else { return nil }
        let days = Int((end - now) / .days(1))
        words = "\(version.version) serves for \(version.isEndKnown ? "" : "about ")\(days) more days"
        tone = .good
    }
}

extension DoctorReport {
    /// Adds a line.
    mutating func add(_ line: InterfaceLine) {
        switch line.tone {
        case .good: note(line.what, line.words)
        case .warning: warn(line.what, line.words)
        case .failure: fail(line.what, line.words)
        }
    }
}
