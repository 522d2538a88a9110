import Domain
import Platforms

extension EngineParts {
    /// Whether a platform tells anything and may be asked: never where that costs money and the operator has not said yes.
    /// Simulated platforms send no bills.
    func measures(_ platform: Platform) -> Bool {
        guard let rules = connectors[platform]?.profile.figures else { return false }
        return rules.price == nil || settings.isSandbox || settings.paidFigures.contains(platform)
    }

    /// The platforms that are asked for figures.
    var measuredPlatforms: Set<Platform> { Set(connectors.keys.filter(measures)) }
}

extension FigureRules {
    /// Whether the person left out the permission without which nothing is told; a grant that does not say may have it.
    func lackScope(in grant: Grant) -> Bool {
        guard let scope, !grant.scopes.isEmpty else { return false }
        return !grant.scopes.contains(scope)
    }
}
