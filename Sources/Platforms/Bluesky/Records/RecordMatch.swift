import Outbound

/// Whether a record found under our key is the one that we meant to write (sheet, section 7).
enum RecordMatch {
    /// Compares text and time, which a server never changes; other members may be filled in by servers that know more.
    /// The time stands for the delivery to the millisecond, the key to the microsecond.
    static func isOurs(_ found: JSONValue, expected: JSONValue) -> Bool {
        found["text"] == expected["text"] && found["createdAt"] == expected["createdAt"]
            && found["text"] != nil && found["createdAt"] != nil
    }
}
