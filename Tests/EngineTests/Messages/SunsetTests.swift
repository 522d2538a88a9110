import Domain
import Mail
import Outbound
import Platforms
import Sandbox
import Storage
import TestKit
import Testing

@testable import Engine

/// Versions of interfaces that end.
@Suite("Ends of interface versions, told and survived", .timeLimit(.minutes(10)))
struct SunsetTests {
    /// The parts of the stage, with a platform whose version ends after so long.
    private func parts(_ talk: TalkStage, ending life: Duration, node: String = "node-1") -> EngineParts {
        let stage = talk.stage
        let connectors = [Platform.linkedin, .linkedinPage].map { platform in
            var connector = VirtualConnector(
                platform, VirtualPlatform(revokesOnReuse: true, knowsKeys: true), weather: ScriptedWeather(),
                clock: stage.clock, hangs: Hangs())
            connector.interfaceVersion = InterfaceVersion(
                platform: platform, version: "202601", setting: "platforms.linkedin.version",
                life: Rig.start - .days(300)..<Rig.start + life, isEndKnown: true, successor: "202609")
            return connector
        }
        return EngineParts(
            ports: stage.clock.ports, database: stage.database, vault: stage.parts.vault, connectors: connectors,
            routes: .none, settings: stage.parts.settings, node: node, mailer: stage.mailer)
    }

    @Test(
        "S0.53 S1.41 operators are told 60, 30, 14, 7, 3 and 1 days before, and when it is over: each once, by any node",
        arguments: NoticeStage.engines)
    func stages(kind: DatabaseKind) async throws {
        try await TalkStage.play(kind) { talk in
            let nodes = [
                parts(talk, ending: .days(75)), parts(talk, ending: .days(75), node: "node-2"),
            ].map(Sunsets.init(parts:))
            var days: [Int] = []
            for day in 0..<80 {
                let before = try await talk.toldOperator().count
                for node in nodes { try await node.tell() }
                let after = try await talk.toldOperator().count
                #expect(after - before <= 1)
                if after > before { days.append(75 - day) }
                talk.stage.clock.advance(by: .days(1))
            }

            #expect(days == [60, 30, 14, 7, 3, 1, 0])
            let told = try await talk.toldOperator()
            #expect(told.allSatisfy { $0.kind == "operators.sunset" && $0.subject == "platforms.linkedin.version" })
            #expect(told.first?.facts.sunset?.stage == .soon(days: 60) && told.last?.facts.sunset?.stage == .over)
            #expect(try await talk.stage.told(.owner).isEmpty, "the members have nothing to do with it")
        }
    }

    @Test("S0.53 the mail names version, days and setting, and leads to the operators' page; who wants none gets none")
    func mail() async throws {
        try await TalkStage.play { talk in
            let sunsets = Sunsets(parts: parts(talk, ending: .days(14)))
            try await talk.operators.setWantsAlerts(false, by: talk.operate)
            try await sunsets.tell()
            #expect(try await talk.toldOperator().isEmpty)
            try await talk.operators.setWantsAlerts(true, by: talk.operate)
            try await sunsets.tell()
            try await talk.stage.pass(.minutes(1))

            let mail = try #require(talk.stage.mailer.messages.first)
            #expect(talk.stage.mailer.recipients == ["olga@example.org"])
            #expect(mail.subject == "Version 202601 of LinkedIn’s interface ends in 14 days")
            #expect(mail.text.contains("Set platforms.linkedin.version to 202609, or to a later version"))
            #expect(mail.text.contains("https://martlet.example/operators\n"))

            try await talk.stage.node.engine.notices.setWantsMail(false, by: talk.operate)
            talk.stage.clock.advance(by: .days(7))
            try await sunsets.tell()
            try await talk.stage.pass(.minutes(1))
            #expect(try await talk.toldOperator().count == 2)
            #expect(try await talk.stage.mailStates() == ["sent": 1, "off": 1])
        }
    }

    @Test("S0.53 the operators' page lists it, once for both kinds of account; a version that serves is not mentioned")
    func overview() async throws {
        try await TalkStage.play { talk in
            for (life, stages) in [(Duration.days(61), []), (.days(9), [Sunset.Stage.soon(days: 9)])] {
                let parts = parts(talk, ending: life)
                let operators = Operators(
                    parts: parts, media: MediaLibrary(parts: parts, rooms: .temporary(talk.files)))
                let overview = try await operators.overview(UnwellFilter(), by: talk.operate)
                #expect(overview.sunsets.map(\.stage) == stages)
            }
        }
    }

    @Test("S0.53 REL-9 REL-16 an ended version is a fault of the app: nobody turns red, operators see LinkedIn's words")
    func ended() async throws {
        // Five days before the end of the version that the release names.
        let clock = TestPorts(now: Instant(seconds: 1_820_534_400))
        try await House.open(
            ports: clock.ports, runsJobs: false, isShared: clock, settings: { $0.configuredApps = Year.apps }
        ) { house in
            let page = try await house.connectFirst(.linkedinPage)
            #expect(try await house.engine.apps.get(.linkedinPage, by: house.owner).sunset?.stage == .soon(days: 5))
            let node = Node(parts: house.parts, hangs: Hangs())

            try await node.run(until: clock.now + .days(20), clock)

            #expect(try await house.engine.apps.get(.linkedin, by: house.owner).sunset?.stage == .over)
            let view = try await house.engine.connections.check(page.id, by: house.owner)
            #expect(view.connection.health == .healthy)
            let lines = try await house.engine.connections.history(
                .everything, of: page.id, before: nil, limit: 200, by: house.owner)
            let failed = lines.filter { $0.event == "check_failed" }
            #expect(failed.count > 20 && lines.allSatisfy { $0.to.isUsable })
            #expect(failed.allSatisfy { $0.evidence.contains("202609 is not active") })
            let faults = house.parts.appFaults.all
            #expect(faults.map(\.platform) == [.linkedinPage])
            #expect(faults.first?.words.contains("202609 is not active") == true)
        }
    }

    @Test("REL-9 a refusal of the app that a check met is over with the next good check, and not with a refresh")
    func cleared() async throws {
        try await Scene.play { scene in
            let faults = scene.node.engine.parts.appFaults
            scene.weather.next(.check, .refused(.app))
            _ = try await scene.node.engine.connections.check(scene.connection.id, by: scene.rig.owner)
            #expect(faults.all.count == 1)
            scene.rig.clock.advance(by: .minutes(2))
            #expect(await scene.refresh().isRenewed)
            #expect(faults.all.map(\.words) == ["The platform says app"])
            _ = try await scene.node.engine.connections.check(scene.connection.id, by: scene.rig.owner)
            #expect(faults.all.isEmpty)
        }
    }
}
