import ArgumentParser
import Foundation
import Logging

/// Measures Martlet against the bare parts that it is built on, in one run; `script/bench` builds and starts it.
@main
struct Bench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "martlet-bench", abstract: "Measure Martlet against the bare parts that it is built on.")

    @Flag(help: "Print one JSON object of named figures and nothing else.")
    var json = false

    @Flag(help: "A small dose: to see that it runs, not to compare.")
    var quick = false

    @Option(help: "Only this subject; may be given several times.")
    var only: [Subject] = []

    @Option(help: .private)
    var victim: Int?

    @Option(help: .private)
    var key = ""

    @Option(help: .private)
    var database = ""

    func run() async throws {
        LoggingSystem.bootstrap { label in
            var handler = StreamLogHandler.standardError(label: label)
            // A server that is stopped between two measurements complains of its open connections.
            handler.logLevel = .critical
            return handler
        }
        if let victim { return try await Victim.be(url: database, key: key, count: victim) }
        var figures = Figures()
        for subject in Subject.allCases where only.isEmpty || only.contains(subject) {
            note("measuring \(subject.rawValue) …")
            try await subject.measure(quick ? .quick : .whole, into: &figures)
        }
        print(json ? figures.json : figures.table)
    }

    /// Progress goes to the standard error output, so that the figures can be piped.
    private func note(_ words: String) {
        guard !json else { return }
        FileHandle.standardError.write(Data((words + "\n").utf8))
    }
}

/// How much is measured.
struct Dose: Sendable {
    var deliveries = 10_000
    var due = 2_000
    var beats = 60
    var flight = 5_000
    var seconds = 2.0
    var stored = 100_000
    var storm = 20_000
    var crowd = 1_000_000
    var idleSeconds = 60.0

    static let whole = Dose()
    static let quick = Dose(
        deliveries: 400, due: 200, beats: 3, flight: 200, seconds: 0.2, stored: 2_000, storm: 400, crowd: 20_000,
        idleSeconds: 5)
}

/// What can be measured.
enum Subject: String, CaseIterable, ExpressibleByArgument {
    case disk, vault, deliveries, lateness, growth, crash, storm, interface, memory, idle

    func measure(_ dose: Dose, into figures: inout Figures) async throws {
        switch self {
        case .disk: try await DiskBench(dose: dose).measure(into: &figures)
        case .vault: try await VaultBench(dose: dose).measure(into: &figures)
        case .deliveries: try await DeliveryBench(dose: dose).measure(into: &figures)
        case .lateness: try await LatenessBench(dose: dose).measure(into: &figures)
        case .growth: try await GrowthBench(dose: dose).measure(into: &figures)
        case .crash: try await CrashBench(dose: dose).measure(into: &figures)
        case .interface: try await InterfaceBench(dose: dose).measure(into: &figures)
        case .storm: try await StormBench(dose: dose).measure(into: &figures)
        case .idle: try await IdleBench(dose: dose).measure(into: &figures)
        case .memory: try await MemoryBench(dose: dose).measure(into: &figures)
        }
    }
}
