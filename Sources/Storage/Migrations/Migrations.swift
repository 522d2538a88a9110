extension Migration {
    /// All steps of the schema, in order. A new one goes to the end; a released one is never edited.
    package static let all: [Migration] = [
        jobs, people, connections, publishing, sharing, suspects, plans, notices, deletions, looks, messages, apps,
        configurations, leaving, films, uploads, links, schedule, series, figures, children, copies, brandSlots,
        outbox, progress, accounts,
    ]
}
