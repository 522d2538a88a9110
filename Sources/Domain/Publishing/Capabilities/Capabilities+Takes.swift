extension Capabilities {
    /// Whether a file is taken as it is, in one format or another.
    package func takes(_ item: MediaItem) -> Bool {
        let content = Content(parts: [Part(text: "", media: [Attachment(id: item.id)])])
        let problems = Preflight.problems(of: content, media: [item.id: item], capabilities: self, name: "")
        return !problems.contains { $0.field == .media && $0.severity == .error }
    }
}
