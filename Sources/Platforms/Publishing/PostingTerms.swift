/// What a platform wants a person to agree to with each post that comes from elsewhere; shown beside the button that publishes.
package struct PostingTerms: Sendable, Hashable {
    /// A text of the platform.
    package struct Document: Sendable, Hashable {
        /// What the platform calls it.
        package let title: String
        /// Where it is read.
        package let url: String

        /// Gathers both.
        package init(_ title: String, _ url: String) {
            self.title = title
            self.url = url
        }
    }

    /// Agreed to with every post.
    package let always: [Document]
    /// Agreed to with a post for which a brand pays.
    package let branded: [Document]
    /// What people must know besides, in a sentence.
    package let note: String

    /// Gathers the parts.
    package init(always: [Document], branded: [Document], note: String) {
        self.always = always
        self.branded = branded
        self.note = note
    }
}
