/// What can go wrong with media.
package enum MediaError: Error, Sendable, Hashable {
    /// The file is gone.
    case missing
    /// The bytes are not those that were stored.
    case damaged
    /// The type is not taken, or does not match the content (SEC-74).
    case unsupported(String)
    /// Too many bytes or pixels (SEC-75).
    case tooLarge(String)
    /// The store does not take it now.
    case unavailable(String)
    /// Somebody else is writing to the same file.
    case busy
    /// The place of a piece is not where the file ends; this is where it does.
    case wrongOffset(Int)

    /// More bytes than may come.
    static func overLimit(_ limit: Int) -> MediaError { .tooLarge("At most \(sizeText(limit)) are taken.") }

    /// A size for people: `20 MB` for 20 MiB as well, since nobody counts the difference.
    package static func sizeText(_ bytes: Int) -> String {
        switch bytes {
        case (1 << 30)...: "\(bytes >> 30) GB"
        case (1 << 20)...: "\(bytes >> 20) MB"
        case 1_024...: "\(bytes >> 10) kB"
        default: "\(bytes) bytes"
        }
    }
}
