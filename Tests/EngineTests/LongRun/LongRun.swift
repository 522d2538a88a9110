import Domain
import Platforms
import Storage
import TestKit

@testable import Engine

/// What goes wrong with a platform for a while.
enum Spell: CaseIterable, Sendable {
    /// Nothing answers.
    case outage
    /// Every answer takes its time.
    case slowness
    /// Some refreshes take effect, and their answers are lost.
    case lostAnswers
    /// The token endpoint calls every grant invalid, though none is.
    case falseRefusals
    /// Too many requests, it says.
    case rateLimit
}

/// Platforms with accounts on them, as the person behind the accounts and the weather see them.
protocol LongRunWorld: Sendable {
    var clock: TestPorts { get }
    var database: Database { get }
    /// The connected accounts.
    var connections: [Connection] { get }
    /// A node with a memory of its own.
    func node(_ name: String) -> Node
    /// The person withdraws the permission, or changes the password where that does the same.
    func withdraw(_ connection: Connection)
    /// The platform's own word: whether it would still take what is stored for the account.
    func serves(_ connection: Connection) async throws -> Bool
    /// The person reconnects the account.
    func reconnect(_ connection: Connection) async throws
    func begin(_ spell: Spell, on platform: Platform)
    func end(_ spell: Spell, on platform: Platform)
}

/// Lets months pass over many connections, with faults and people, and judges by the platforms' own word.
struct LongRun {
    /// How much, and with what chance.
    struct Plan: Sendable {
        var days: Int64
        var seed: UInt64
        /// Mean days between two spells of a platform.
        var calm: Double = 8
        /// Mean days until the person behind a connection withdraws.
        var loyalty: Double = 120
        var checkInterval: Duration = .hours(12)
    }

    /// What happened.
    struct Report: Sendable {
        var broken: [String] = []
        var jobs = 0
        var refreshes = 0
        var spells = 0
        var restarts = 0
        var withdrawals = 0
        var foundIn: [Duration] = []
        var interruptions = 0
        var expired = 0
        /// Why the person could not reconnect, and how often.
        var failedReconnects: [String: Int] = [:]
        var mostRotations = 0
    }

    private enum Event {
        case spell(Spell, Platform, Duration)
        case calm(Spell, Platform)
        case withdrawal
        case restart
        case audit
    }

    private static let auditInterval: Duration = .hours(3)

    private let world: any LongRunWorld
    private let plan: Plan
    private var random: SplitMix64
    private var node: Node
    private var calendar: [(at: Instant, what: Event)] = []
    private var spells: [Platform: Int] = [:]
    private var lastSpell: [Platform: Instant] = [:]
    private var withdrawn: [Connection.ID: Instant] = [:]
    /// Rotations of a grant on the day on which it was rotated last.
    private var rotations: [Grant.ID: (day: Int64, count: Int)] = [:]
    private(set) var report = Report()

    init(_ world: any LongRunWorld, _ plan: Plan) {
        self.world = world
        self.plan = plan
        random = SplitMix64(seed: plan.seed)
        node = world.node("node-0")
    }

    private var clock: TestPorts { world.clock }
    private mutating func chance() -> Double { Double(random.next() >> 11) / Double(UInt64(1) << 53) }

    /// Lives through the plan.
    mutating func live() async throws -> Report {
        let end = clock.now + .days(plan.days)
        write(until: end)
        while clock.now < end {
            while let next = calendar.last, next.at <= clock.now {
                calendar.removeLast()
                try await happen(next.what)
            }
            let claim = try await node.claim()
            if let job = claim.jobs.first {
                try await work(on: job)
            } else {
                let next = min((calendar.last?.at ?? end) - clock.now, end - clock.now)
                clock.advance(by: max(min(claim.nextIn ?? .days(1), next), .milliseconds(1)))
            }
        }
        return report
    }

    // MARK: What happens

    private mutating func write(until end: Instant) {
        let (start, span) = (clock.now, Double(plan.days))
        var events: [(at: Instant, what: Event)] = []
        for platform in Platform.allCases {
            for _ in 0..<Int((span / plan.calm).rounded(.up)) {
                let spell = Spell.allCases[Int(random.next() % UInt64(Spell.allCases.count))]
                // False refusals beyond an hour are the truth as far as anybody can tell (decision 13).
                let longest: Double = spell == .falseRefusals ? 45 : spell == .outage ? 600 : 120
                let length = Duration.seconds(Int64((5 + chance() * (longest - 5)) * 60))
                events.append((start + .days(1) * (chance() * span), .spell(spell, platform, length)))
            }
        }
        for _ in 0..<Int(Double(world.connections.count) * span / plan.loyalty) {
            events.append((start + .days(1) * (chance() * span), .withdrawal))
        }
        for _ in 0..<Int(span / 7) + 1 { events.append((start + .days(1) * (chance() * span), .restart)) }
        var audit = start + Self.auditInterval
        while audit < end {
            events.append((audit, .audit))
            audit = audit + Self.auditInterval
        }
        calendar = events.sorted { $0.at > $1.at }
    }

    private mutating func happen(_ event: Event) async throws {
        switch event {
        case .spell(let spell, let platform, let length):
            guard isCalm(platform, for: .hours(3)) else { return }
            report.spells += 1
            spells[platform, default: 0] += 1
            world.begin(spell, on: platform)
            let end = clock.now + length
            let index = calendar.lastIndex { $0.at >= end }.map { $0 + 1 } ?? 0
            calendar.insert((end, .calm(spell, platform)), at: index)
        case .calm(let spell, let platform):
            spells[platform, default: 1] -= 1
            lastSpell[platform] = clock.now
            world.end(spell, on: platform)
        case .withdrawal:
            let index = Int(random.next() % UInt64(world.connections.count))
            let connection = world.connections[index]
            guard withdrawn[connection.id] == nil else { return }
            report.withdrawals += 1
            withdrawn[connection.id] = clock.now
            world.withdraw(connection)
        case .restart:
            report.restarts += 1
            node = world.node("node-\(report.restarts)")
        case .audit: try await audit()
        }
    }

    private func isCalm(_ platform: Platform, for time: Duration) -> Bool {
        spells[platform, default: 0] == 0 && (lastSpell[platform].map { clock.now - $0 > time } ?? true)
    }

    private mutating func work(on job: ClaimedJob) async throws {
        report.jobs += 1
        clock.advance(by: .milliseconds(1))
        guard job.kind == "refresh", let subject = JobSubject<Grant>(job.subject) else { return await step(job) }
        let before = try await find(subject)
        if let before { judgeTime(of: before) }
        await step(job)
        guard let before, let after = try await find(subject) else { return }
        if after.grant.generation > before.grant.generation { judgeRotation(of: after) }
    }

    private func step(_ job: ClaimedJob) async {
        // What breaks off is rescued when its lease lapses.
        try? await node.work(on: job)
    }

    private func find(_ subject: JobSubject<Grant>) async throws -> StoredGrant? {
        try await world.database.read { try GrantStore.find(subject.id, of: subject.workspaceID, in: $0) }
    }

    // MARK: Judgement

    private mutating func require(_ holds: Bool, _ words: String) {
        if !holds { report.broken.append("\(clock.now): \(words)") }
    }

    /// No refresh comes too late while the platform is well.
    private mutating func judgeTime(of stored: StoredGrant) {
        guard let end = stored.grant.accessExpiresAt, stored.failures == 0, stored.doubtedAt == nil,
            !stored.isOutcomeUnknown, isCalm(stored.grant.platform, for: .hours(2)), end - stored.storedAt > .minutes(5)
        else { return }
        let isLastLife = stored.grant.platform == .linkedin
        require(isLastLife || end > clock.now, "a refresh on \(stored.grant.platform) came \(clock.now - end) too late")
    }

    private mutating func audit() async throws {
        for known in world.connections {
            let found = try await world.database.read {
                try ConnectionStore.find(known.id, of: known.workspaceID, in: $0)
            }
            guard let connection = found else { continue }
            if !connection.health.isUsable { try await judgeRed(connection) } else { judgeWithdrawal(of: connection) }
        }
        let forgotten = try await world.database.read { try ForgottenStore.page(from: "", limit: 5_000, in: $0) }
        require(forgotten.isEmpty, "without a timer: \(forgotten.connections.count), \(forgotten.grants.count)")
    }

    /// Nobody is red whom the platform would still serve; then the person comes.
    private mutating func judgeRed(_ connection: Connection) async throws {
        guard isCalm(connection.platform, for: .zero) else { return }
        if let at = withdrawn.removeValue(forKey: connection.id) {
            report.foundIn.append(connection.healthSince - at)
        } else if connection.health == .disconnected(.refreshInterrupted) {
            report.interruptions += 1
        } else if connection.health == .disconnected(.expired) {
            report.expired += 1
        }
        let isServed = try await world.serves(connection)
        require(
            !isServed,
            "\(connection.account.handle) on \(connection.platform) is \(connection.health) but served")
        // Who fails comes back at the next look.
        do { try await world.reconnect(connection) } catch {
            report.failedReconnects["\(connection.platform): \(error)", default: 0] += 1
        }
    }

    /// Who withdrew is red within two checks, while the platform is well.
    private mutating func judgeWithdrawal(of connection: Connection) {
        guard let at = withdrawn[connection.id] else { return }
        let longest = plan.checkInterval * 2.2 + .hours(1)
        guard clock.now - at > longest, isCalm(connection.platform, for: longest) else { return }
        require(false, "\(connection.account.handle) on \(connection.platform) withdrew at \(at), and nobody knows")
        withdrawn[connection.id] = nil
    }

    /// Nobody is rotated more often in a day than the lives of the tokens ask for.
    private mutating func judgeRotation(of stored: StoredGrant) {
        report.refreshes += 1
        let (grant, day) = (stored.grant, clock.now.milliseconds / 86_400_000)
        let before = rotations[grant.id]
        let count = before?.day == day ? (before?.count ?? 0) + 1 : 1
        rotations[grant.id] = (day, count)
        report.mostRotations = max(report.mostRotations, count)
        guard let end = grant.accessExpiresAt else { return }
        let life = end - stored.storedAt
        let pause = max(min(life - RefreshSchedule.margin(life: life) * 2, life * 0.4), .minutes(1))
        require(
            Double(count) <= (.days(1) / pause).rounded(.up) + 2,
            "\(grant.id) on \(grant.platform) was rotated \(count) times in a day")
    }
}
