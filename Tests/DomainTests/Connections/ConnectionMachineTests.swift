import Domain
import Testing

@Suite("The connection state machine", .timeLimit(.minutes(10)))
struct ConnectionMachineTests {
    /// Where each event leads from each state: `.` nothing changes, `H` healthy, else the beginning of a warning.
    ///
    /// Columns: healthy, then the warnings in the order of `columns`, then every disconnected state.
    private static let columns: [WarningReason] = [
        .expiring, .reconnectSoon, .missingScope, .outage, .refreshLost, .identityMismatch, .wasDisconnected, .locked,
    ]
    private static let table: [(event: ConnectionEvent, row: String)] = [
        //                     healthy exp rs  ms  out rl  im  wd  lck dis
        (.refreshSucceeded, "    .     H   .   .   H   H   H   H   H   . "),
        (.checkSucceeded, "      .     .   .   .   H   .   H   H   H   wd"),
        (.refreshFailing, "      exp   .   exp exp .   .   .   exp .   . "),
        (.endNear, "             rs    .   .   .   .   .   .   .   .   . "),
        (.prolonged, "           .     .   H   .   .   .   .   .   .   . "),
        (.scopeMissing, "        ms    .   .   .   .   .   .   .   .   . "),
        (.outage, "              out   .   out out .   .   .   out .   . "),
        (.refreshLost, "         rl    rl  rl  rl  rl  .   rl  rl  rl  . "),
        (.identityMismatch, "    im    im  im  im  im  .   .   im  .   . "),
        (.undecryptable, "       lck   lck lck lck lck lck lck lck .   . "),
        (.reconnected, "         .     H   H   H   H   H   H   H   H   H "),
    ]

    private static func health(_ word: Substring) -> Health? {
        let warnings: [Substring: WarningReason] = [
            "exp": .expiring, "rs": .reconnectSoon, "ms": .missingScope, "out": .outage, "rl": .refreshLost,
            "im": .identityMismatch, "wd": .wasDisconnected, "lck": .locked,
        ]
        return word == "H" ? .healthy : warnings[word].map(Health.warning)
    }

    @Test("REL-18 every event leads from every state where the table says, and nowhere else", arguments: table)
    func leads(event: ConnectionEvent, row: String) throws {
        let words = row.split(separator: " ")
        try #require(words.count == 10)
        let states: [Health] = [.healthy] + Self.columns.map(Health.warning)
        for (state, word) in zip(states, words) {
            #expect(ConnectionMachine.next(state, on: event) == Self.health(word), "\(state) on \(event)")
        }
        for reason in DisconnectReason.allCases {
            let next = ConnectionMachine.next(.disconnected(reason), on: event)
            #expect(next == Self.health(words[9]), "\(reason) on \(event)")
        }
    }

    @Test("REL-18 the table names every warning and every event once")
    func whole() {
        #expect(Set(Self.columns) == Set(WarningReason.allCases))
        #expect(Set(Self.table.map(\.event)).count == 11)
        #expect(Health.all.count == 1 + WarningReason.allCases.count + DisconnectReason.allCases.count)
    }

    @Test("REL-18 a confirmed end turns every usable state red, and never changes why", arguments: Health.all)
    func ended(health: Health) {
        for reason in DisconnectReason.allCases {
            let next = ConnectionMachine.next(health, on: .ended(reason))
            #expect(next == (health.isUsable ? .disconnected(reason) : nil))
        }
    }

    @Test("REL-18 nothing but a reconnect or a good check leaves red", arguments: DisconnectReason.allCases)
    func red(reason: DisconnectReason) {
        let others: [ConnectionEvent] =
            Self.table.map(\.event).filter { $0 != .reconnected && $0 != .checkSucceeded }
        for event in others { #expect(ConnectionMachine.next(.disconnected(reason), on: event) == nil) }
        let first = ConnectionMachine.next(.disconnected(reason), on: .checkSucceeded)
        #expect(first == .warning(.wasDisconnected))
        #expect(first.flatMap { ConnectionMachine.next($0, on: .checkSucceeded) } == .healthy)
    }

    @Test("A health is taken apart into words and put together again", arguments: Health.all)
    func words(health: Health) {
        #expect(Health(status: health.status, reason: health.reason) == health)
    }

    @Test(
        "Words that fit no health are refused",
        arguments: [
            ("healthy", "expiring"), ("warning", "revoked"), ("disconnected", "locked"), ("green", nil),
            ("warning", nil), ("disconnected", nil),
        ] as [(String, String?)])
    func unknownWords(status: String, reason: String?) {
        #expect(Health(status: status, reason: reason) == nil)
    }
}
