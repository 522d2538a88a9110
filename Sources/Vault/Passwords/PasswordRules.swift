package import Domain
import Foundation

/// What a new password must be (SEC-33): long enough, and not one that everybody tries first.
package enum PasswordRules {
    /// What is wrong with a password.
    package enum Problem: Sendable, Hashable {
        /// Fewer characters than `minimum`.
        case tooShort(minimum: Int)
        /// More characters than `maximum`; nothing is ever cut off.
        case tooLong(maximum: Int)
        /// In the list of common passwords, or little more than its words, a keyboard row or one part repeated.
        case common
        /// Made of the person's name or address.
        case personal
    }

    /// The fewest characters.
    package static let minimum = 12
    /// The most characters.
    package static let maximum = 128
    /// A password of fewer parts than this is among the first that are tried, however long it is.
    private static let fewestGuesses = 6
    /// No honest 128 characters need more; characters can be built of any number of code points.
    private static let byteLimit = 4096

    /// Looks at a new password; `personal` holds the name and the mail address of its owner.
    package static func problems(with password: Secret, personal: [String] = []) -> [Problem] {
        let text = password.expose()
        guard text.utf8.count <= byteLimit else { return [.tooLong(maximum: maximum)] }
        let normal = text.precomposedStringWithCanonicalMapping
        guard normal.count <= maximum else { return [.tooLong(maximum: maximum)] }
        var problems: [Problem] = normal.count < minimum ? [.tooShort(minimum: minimum)] : []
        if GuessLength.of(normal) < fewestGuesses {
            problems.append(.common)
        } else if GuessLength.of(normal, personal: words(of: personal)) < fewestGuesses {
            problems.append(.personal)
        }
        return problems
    }

    /// The parts of names and addresses that are long enough to mean somebody.
    private static func words(of personal: [String]) -> Set<String> {
        Set(personal.flatMap { $0.lowercased().split { !$0.isLetter }.map(String.init) }.filter { $0.count >= 3 })
    }
}
