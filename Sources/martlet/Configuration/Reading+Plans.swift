import Domain

extension Reading {
    /// The plans, as `name=accounts`, and the standard one.
    mutating func plans() -> Plans {
        var limits: [String: Int] = [:]
        for pair in list("plans.limits") {
            let sides = pair.split(separator: "=", maxSplits: 1)
            if sides.count == 2, let limit = Int(sides[1]), limit > 0 {
                limits[String(sides[0])] = limit
            } else {
                mistakes.append("plans.limits: \(pair) is not of the form starter=5.")
            }
        }
        let standard = text("plans.standard")
        if !standard.isEmpty, limits[standard] == nil {
            mistakes.append("plans.standard: plans.limits names no “\(standard)”.")
        }
        return Plans(limits: limits, standard: standard)
    }
}
