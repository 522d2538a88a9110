/// What all simulated platforms share; handed to each when it is made.
package final class SandboxWorld: Sendable {
    /// How the sandbox was set up.
    package let settings: SandboxSettings
    /// Time.
    package let clock: SandboxClock
    /// Chance.
    package let random: RandomSource
    /// What happened.
    package let ledger: Ledger
    /// What goes wrong.
    package let faults: FaultBoard
    /// Uploaded files.
    package let media: MediaShelf
    /// Rate-limit windows.
    package let rates: RateCounter
    /// HTML.
    package let pages: Pages

    /// A fresh world; throws only when a built-in template is broken.
    package init(settings: SandboxSettings, clock: SandboxClock = SandboxClock()) throws {
        self.settings = settings
        self.clock = clock
        random = RandomSource(seed: settings.seed)
        ledger = Ledger(clock: clock)
        faults = FaultBoard(random: random)
        media = MediaShelf()
        rates = RateCounter(clock: clock, isEnforced: settings.enforcesRateLimits)
        pages = try Pages()
    }

    /// Where the house can be reached for an address that belongs to it, e.g. a client metadata document.
    package func houseURL(_ url: String) -> String {
        for (origin, target) in settings.houseRoutes where url == origin || url.hasPrefix(origin + "/") {
            return target + url.dropFirst(origin.count)
        }
        return url
    }

    /// Whether an address belongs to the house.
    package func isHouse(_ url: String) -> Bool {
        settings.houseRoutes.keys.contains { url == $0 || url.hasPrefix($0 + "/") }
    }

    /// Forgets everything but settings, clock and faults' numbering.
    func reset() {
        ledger.reset()
        faults.removeAll()
        media.reset()
        rates.reset()
    }
}
