extension Content {
    private static let excerptLength = 80

    /// The first words, for lists and notices.
    package var excerpt: String {
        let text = parts.first?.text ?? ""
        return String(text.prefix(Self.excerptLength)) + (text.count > Self.excerptLength ? "…" : "")
    }
}
