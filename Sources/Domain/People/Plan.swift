/// How many accounts a workspace may have connected at once (S4.22). An installation without plans has no caps (S4.23).
package struct Plan: Sendable, Hashable {
    /// What it is called, e.g. `starter`.
    package let name: String
    /// The most connected accounts.
    package let accountLimit: Int

    /// Gathers both.
    package init(name: String, accountLimit: Int) {
        self.name = name
        self.accountLimit = accountLimit
    }
}

/// The plans of an installation, as data.
package struct Plans: Sendable, Hashable {
    private let limits: [String: Int]
    private let standard: String

    /// No caps for anybody.
    package static let none = Plans(limits: [:], standard: "")

    /// Every plan with its limit, and the one of workspaces that have none of their own; empty for no caps.
    package init(limits: [String: Int], standard: String) {
        self.limits = limits
        self.standard = standard
    }

    /// Whether there are caps at all.
    package var areOn: Bool { !standard.isEmpty }

    /// The plan of a workspace; `nil` where there are no caps. A plan that is not known any more is the standard one.
    package func plan(named name: String?) -> Plan? {
        guard areOn else { return nil }
        let known = name.flatMap { limits[$0] == nil ? nil : $0 } ?? standard
        return limits[known].map { Plan(name: known, accountLimit: $0) }
    }

    /// Whether there is such a plan.
    package func has(_ name: String) -> Bool { limits[name] != nil }
}
