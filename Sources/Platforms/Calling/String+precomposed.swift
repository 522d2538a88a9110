import Foundation

extension String {
    /// Composed form (NFC), in which platforms keep texts.
    var precomposed: String { precomposedStringWithCanonicalMapping }
}
