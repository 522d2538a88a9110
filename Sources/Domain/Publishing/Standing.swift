/// What has become of a post after it was published.
package enum Standing: Sendable, Hashable {
    /// It is there, as far as the platform says.
    case stands
    /// The platform judged it late and does not publish it after all; its words.
    case rejected(words: String)
    /// It was out, and somebody other than its author took it down; who and why, in plain words.
    case removed(words: String)
    /// Its author took it down, or it cannot be found: nothing to tell.
    case gone
}
