/// One stretch of trouble of one connection: however often it flaps, people are told once, and reminded once (REL-19).
package struct Episode: Sendable, Hashable {
    /// Trouble that comes back within so long after it went by itself is the same trouble.
    package static let quietTime: Duration = .hours(24)
    /// How long after the first word people are reminded, while it lasts.
    package static let reminderPause: Duration = .hours(24)

    /// 1, 2, 3, … per connection.
    package let number: Int64
    /// When it began.
    package let startedAt: Instant
    /// Since when all is well again; `nil` while it lasts.
    package private(set) var endedAt: Instant?
    /// A person has repaired it: whatever comes next is other trouble.
    package private(set) var isClosed: Bool
    /// The gravest stage that was told in the dashboard; 0 for none.
    package private(set) var toldInApp: Int
    /// The gravest stage that was told by mail; 0 for none.
    package private(set) var toldByMail: Int

    /// Gathers what was stored.
    package init(
        number: Int64, startedAt: Instant, endedAt: Instant? = nil, isClosed: Bool = false, toldInApp: Int = 0,
        toldByMail: Int = 0
    ) {
        self.number = number
        self.startedAt = startedAt
        self.endedAt = endedAt
        self.isClosed = isClosed
        self.toldInApp = toldInApp
        self.toldByMail = toldByMail
    }

    /// The episode to which trouble at this time belongs: the one before, opened again, or a new one.
    package static func current(after last: Episode?, at now: Instant) -> Episode {
        guard var episode = last, !episode.isOver(at: now) else {
            return Episode(number: (last?.number ?? 0) + 1, startedAt: now)
        }
        episode.endedAt = nil
        return episode
    }

    /// All is well again.
    package mutating func end(at now: Instant) {
        if endedAt == nil { endedAt = now }
    }

    /// A person has repaired it.
    package mutating func close(at now: Instant) {
        end(at: now)
        isClosed = true
    }

    /// What is to be said of this health now, and that it was said.
    package mutating func tell(of health: Health) -> Telling {
        let gravity = health.noticeGravity
        var telling = Telling()
        if gravity > toldInApp {
            telling.inApp = true
            toldInApp = gravity
        }
        if gravity > toldByMail, health.isWorthMail {
            telling.byMail = true
            toldByMail = gravity
        }
        return telling
    }

    private func isOver(at now: Instant) -> Bool {
        isClosed || endedAt.map { now - $0 >= Self.quietTime } ?? false
    }

    /// By which channels something is to be said.
    package struct Telling: Sendable, Hashable {
        /// In the dashboard.
        package var inApp = false
        /// By mail, to those who want it.
        package var byMail = false

        /// By every channel.
        package static let everywhere = Telling(inApp: true, byMail: true)

        /// Whether there is anything to say.
        package var isAnything: Bool { inApp || byMail }
    }
}

extension Health {
    /// The stages of which people hear: yellow, and red, which is said even after yellow was.
    fileprivate var noticeGravity: Int {
        switch self {
        case .healthy, .warning(.wasDisconnected): 0
        case .warning: 1
        case .disconnected: 2
        }
    }

    /// A platform in trouble is no reason for a mail: nobody can do anything (section 3 table).
    fileprivate var isWorthMail: Bool { self != .warning(.outage) }

    /// Whether people are reminded after a day. An end that comes near has reminders of its own (REL-14), and of an outage
    /// there is nothing to remind of.
    package var isWorthReminder: Bool {
        switch self {
        case .healthy, .warning(.outage), .warning(.reconnectSoon), .warning(.wasDisconnected): false
        case .warning, .disconnected: true
        }
    }
}
