extension Preflight {
    /// Problems of the title.
    var titleProblems: [Problem] {
        guard !content.parts.isEmpty else { return [] }
        let format = placed(0).format
        let isBlank = content.title.allSatisfy(\.isWhitespace)
        guard let rules = capabilities.title, rules.formats.contains(format) else {
            return isBlank ? [] : [titleIgnored(format)]
        }
        guard !isBlank else { return rules.required.contains(format) ? [titleRequired(format)] : [] }
        return [titleTooLong(rules, format), titleForbidden(rules)].compactMap { $0 }
    }

    private func titleIgnored(_ format: Format) -> Problem {
        Problem(
            .titleIgnored, message: "\(kindOfPost(format)) has no title: yours is left out.",
            remedy: "Put it into the text if it matters there.", field: .title)
    }

    private func titleRequired(_ format: Format) -> Problem {
        Problem(
            .titleRequired, message: "\(kindOfPost(format)) needs a title.", remedy: "Write a title.", field: .title)
    }

    private func titleTooLong(_ rules: TitleRules, _ format: Format) -> Problem? {
        let limit = rules.limits[format] ?? rules.limit
        let units = TextLength.count(content.title, by: rules.counting)
        guard units > limit else { return nil }
        return Problem(
            .titleTooLong,
            message: "The title is \(units) \(TextLength.unitName(of: rules.counting)) long; \(name) takes \(limit).",
            remedy: "Shorten it by \(units - limit).", field: .title)
    }

    private func titleForbidden(_ rules: TitleRules) -> Problem? {
        Self.forbidden(rules.forbidden, in: content.title, subject: "The title", name).map {
            Problem(.forbiddenCharacters, message: $0.message, remedy: $0.remedy, field: .title)
        }
    }

    /// `A Reel on Instagram`, or `A post on Reddit`.
    private func kindOfPost(_ format: Format) -> String {
        let isPlain = [.text, .link, .image].contains(format)
        guard !isPlain, let word = capabilities.formats[format]?.name else { return "A post on \(name)" }
        return "A \(word) on \(name)"
    }
}
