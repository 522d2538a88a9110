extension Capabilities {
    /// Why a platform lets an account post nothing at all, whatever it says, as the platform told it a moment ago.
    package struct Obstacle: Sendable, Hashable, Codable {
        /// What it is, in a sentence.
        package var words: String
        /// What to do about it when the post is to go out while it lasts.
        package var remedy: String
        /// Whether it is only about now, and passes by itself.
        package var isPassing: Bool

        /// Gathers the parts.
        package init(words: String, remedy: String, isPassing: Bool) {
            self.words = words
            self.remedy = remedy
            self.isPassing = isPassing
        }
    }
}
