import Domain
import Logging
import Platforms
import Storage
import TestKit

@testable import Engine

/// A week or more of one or two nodes, two platforms, three accounts, a person and faults; a function of its seed.
struct SimulatedWeek {
    private enum Happening: Sendable {
        case post, series, edit, removal, visit, look, revocation, disconnection
        /// The person thinks again about a post.
        case thought(Post.ID)
        /// Every node is down for hours.
        case downtime
        /// Every node is started anew.
        case restart
        /// A stopped node wakes up.
        case waking(Int)
    }

    /// What happened in a run: the broken invariants, and how much there was to break.
    struct Report: Sendable {
        let broken: [String]
        let jobs: Int
        let states: [DeliveryState: Int]
        /// How many steps over files were done anew, since what they had made ran out.
        let renewed: Int
        /// How many changes came too late.
        let refusals: Int
        /// Every visible post with its time: equal for equal seeds.
        let trace: [String]
    }

    private let rig: Rig
    private let weather: SeededWeather
    private var random: SplitMix64
    private var person: SimulatedPerson
    private var invariants: Invariants
    private var nodes: [Node] = []
    /// Nodes that wait for an answer, and for which one.
    private var busy: [Int: Int] = [:]
    /// Whether nodes are killed now and then.
    private var mayDie = true
    private var events: AsyncStream<WorkEvent>.Iterator
    private var born = 0
    private var calendar: [(at: Instant, what: Happening)] = []
    private var jobs = 0

    /// Lives through the week of a seed, or through more days.
    static func run(seed: UInt64, days: Int64 = 7) async throws -> Report {
        let end = Rig.start + .days(days)
        let weather = SeededWeather(seed: seed, from: Rig.start, to: end)
        let caught = CanaryLog.Catch()
        return try await withLogger(Logger(label: "week") { _ in CanaryLog(caught: caught) }) { _ in
            try await Rig.open(weather: weather, seed: seed) { rig in
                var week = SimulatedWeek(rig, weather, seed: seed)
                return try await week.live(until: end, caught)
            }
        }
    }

    private init(_ rig: Rig, _ weather: SeededWeather, seed: UInt64) {
        self.rig = rig
        self.weather = weather
        random = SplitMix64(seed: seed)
        person = SimulatedPerson(rig, seed: seed)
        events = rig.hangs.events.makeAsyncIterator()
        invariants = Invariants(rig)
    }

    private mutating func chance(_ bound: UInt64) -> UInt64 { random.next() % bound }

    private mutating func live(until end: Instant, _ caught: CanaryLog.Catch) async throws -> Report {
        for _ in 0...chance(2) { nodes.append(newNode()) }
        try await person.settle()
        plan(until: end)
        try await pass(until: end)
        try await calmDown()
        try await invariants.checkAtRest(nodes[0], person)
        invariants.check(logs: caught.all, broken: rig.hangs.broken)
        return try await report()
    }

    private mutating func newNode() -> Node {
        born += 1
        // Both platforms think about posts after they took them, and once more later.
        return rig.node(
            "node-\(born)", lateLooks: [.hours(1)], tellsAddressLater: true, judgesByWeather: true, sendsFiles: true)
    }

    // MARK: The calendar

    private mutating func plan(until end: Instant) {
        let span = UInt64((end - Rig.start).milliseconds)
        let weeks = max(span / UInt64(Duration.days(7).milliseconds), 1)
        put(10 * weeks, .post, span)
        put(weeks, .series, span / 2)
        put(3 * weeks, .edit, span)
        put(2 * weeks, .removal, span)
        put(4 * weeks, .look, span)
        for _ in 0..<weeks {
            put(chance(3), .revocation, span)
            put(chance(2), .disconnection, span)
            put(chance(2), .downtime, span)
            put(chance(3), .restart, span)
        }
        for number in 1...(14 * weeks) { put(.visit, at: Rig.start + .hours(Int64(12 * number))) }
    }

    private mutating func put(_ count: UInt64, _ what: Happening, _ span: UInt64) {
        for _ in 0..<count { put(what, at: Rig.start + .milliseconds(Int64(chance(span)))) }
    }

    private mutating func put(_ what: Happening, at instant: Instant) {
        let index = calendar.firstIndex { $0.at > instant } ?? calendar.endIndex
        calendar.insert((instant, what), at: index)
    }

    private mutating func happen(_ what: Happening) async throws {
        switch what {
        case .post:
            if let thought = try await person.write() { put(.thought(thought.id), at: thought.at) }
        case .series: try await person.repeatPost()
        case .edit: try await person.edit()
        case .thought(let id): try await person.reconsider(id)
        case .removal: try await person.remove()
        case .visit: try await person.visit()
        case .look: try await person.look()
        case .revocation: person.revoke()
        case .disconnection: try await person.disconnect()
        case .downtime: rig.clock.advance(by: .hours(Int64(chance(10)) + 1))
        case .restart: for index in nodes.indices where busy[index] == nil { nodes[index] = newNode() }
        case .waking(let number): await wake(number)
        }
    }

    private mutating func wake(_ number: Int) async {
        if rig.hangs.wake(number) { _ = await events.next() }
        busy = busy.filter { $0.value != number }
    }

    // MARK: The course of time

    private mutating func pass(until end: Instant) async throws {
        while rig.clock.now < end {
            while let next = calendar.first, next.at <= rig.clock.now {
                calendar.removeFirst()
                try await happen(next.what)
                try await invariants.watch()
            }
            let index = Int(chance(UInt64(nodes.count)))
            // A node that waits for an answer does nothing else, in this simulation.
            let claim = busy[index] == nil ? try await nodes[index].claim() : nil
            if let job = claim?.jobs.first {
                try await work(on: job, node: index)
            } else {
                let next = min(calendar.first.map { $0.at - rig.clock.now } ?? .days(1), end - rig.clock.now)
                let pause = claim.map { $0.nextIn ?? .days(1) } ?? .milliseconds(200)
                rig.clock.advance(by: max(min(pause, next), .milliseconds(1)))
            }
        }
    }

    private mutating func work(on job: ClaimedJob, node index: Int) async throws {
        jobs += 1
        rig.clock.advance(by: .milliseconds(1))
        guard !mayDie || chance(200) > 0 else {
            // Killed right after the claim.
            nodes[index] = newNode()
            return
        }
        weather.setMayHang(true)
        let event = await nodes[index].begin(job, &events)
        weather.setMayHang(false)
        if case .hung = event {
            stop(index)
            thinkAgain(about: job)
        }
        try await invariants.watch()
    }

    /// Either the answer takes its time, or the process is gone as far as the others can tell, and another one takes its
    /// place; half of those wake up later, on what is then the wrong node.
    private mutating func stop(_ index: Int) {
        let number = rig.hangs.newest
        if chance(3) == 0 {
            busy[index] = number
            put(.waking(number), at: rig.clock.now + .seconds(Int64(chance(18)) + 1))
        } else {
            nodes[index] = newNode()
            guard chance(2) == 0 else { return }
            put(.waking(number), at: rig.clock.now + .seconds(Int64(chance(7_200)) + 1))
        }
    }

    /// While a node stands still in the middle of a post, the person may be at work on the same (REL-23).
    private mutating func thinkAgain(about job: ClaimedJob) {
        guard job.kind == .deliver, chance(2) == 0, let delivery = JobSubject<Delivery>(job.subject)?.id,
            let post = person.post(of: delivery)
        else { return }
        put(.thought(post), at: rig.clock.now + .milliseconds(Int64(chance(15_000))))
    }

    /// Lets the faults end, wakes up who still sleeps, and gives everything the time to settle.
    private mutating func calmDown() async throws {
        weather.calmDown()
        while rig.hangs.wakeOne() { _ = await events.next() }
        busy = [:]
        for hours in [9, 3, 2] {
            try await pass(until: rig.clock.now + .hours(Int64(hours)))
            try await person.visit()
        }
        // Whoever died in the last minute would hold a job for longer than anybody looks.
        mayDie = false
        try await pass(until: rig.clock.now + .minutes(30))
    }

    private func report() async throws -> Report {
        let counts = try await rig.database.read { transaction in
            try transaction.query("SELECT state, COUNT(*) AS n FROM deliveries GROUP BY state").map {
                (try $0.text("state"), try $0.int("n"))
            }
        }
        var states: [DeliveryState: Int] = [:]
        for (name, count) in counts { states[DeliveryState(rawValue: name) ?? .draft] = count }
        let posts = rig.virtual.sorted { $0.key.rawValue < $1.key.rawValue }.flatMap(\.value.posts)
        return Report(
            broken: invariants.broken, jobs: jobs, states: states, renewed: invariants.renewed,
            refusals: person.refusals, trace: posts.map { "\($0.origin) \($0.at)" })
    }
}
