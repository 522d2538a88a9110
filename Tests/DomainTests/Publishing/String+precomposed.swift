import Foundation

extension String {
    /// Composed form (NFC).
    var precomposed: String { precomposedStringWithCanonicalMapping }
}
