import Domain
import Outbound

extension JSONValue {
    /// The figures among the members, by the names that a platform has for them; what is missing, null or no whole number is
    /// not invented.
    func figures(_ names: KeyValuePairs<String, Figure>) -> [Figure: Int64] {
        var found: [Figure: Int64] = [:]
        for (name, figure) in names {
            guard let value = self[name]?.integer else { continue }
            found[figure] = found[figure] ?? value
        }
        return found
    }
}
