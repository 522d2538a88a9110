extension Preflight {
    /// Problems of the link that a part is about.
    func linkProblems(_ part: PlacedPart) -> [Problem] {
        guard let link = part.part.link else { return [] }
        guard link.isWebAddress else {
            return [
                Problem(
                    .linkInvalid, message: "“\(link.url.prefix(60))” is no address of a web page.",
                    remedy: "Give the whole address, beginning with https://.", part: part.index, field: .link)
            ]
        }
        return [unused(link, part) ?? tooLong(link, part)].compactMap { $0 }
    }

    private func unused(_ link: Link, _ part: PlacedPart) -> Problem? {
        if part.rules?.takesText == false {
            return Problem(
                .linkIgnored, message: "A \(part.formatName) on \(name) has no link: yours is left out.",
                remedy: "Leave the link out, or post it in another way.", part: part.index, field: .link)
        }
        guard capabilities.link == .plain else { return nil }
        return Problem(
            .linkNotClickable, message: "Links in a post on \(name) cannot be opened: yours is shown as plain text.",
            remedy: "Put the link into the profile, and say so in the text.", part: part.index, field: .link)
    }

    private func tooLong(_ link: Link, _ part: PlacedPart) -> Problem? {
        guard case .field(let limit) = capabilities.link, link.url.count > limit else { return nil }
        return Problem(
            .linkTooLong, message: "The link has \(link.url.count) characters; \(name) takes \(limit).",
            remedy: "Use a shorter address of the same page.", part: part.index, field: .link)
    }
}
