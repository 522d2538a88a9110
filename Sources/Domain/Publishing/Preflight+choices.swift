extension Preflight {
    /// Problems of the choices for this platform: those that were made, then those that are wanting.
    var choices: [Problem] {
        [visibility, contentWarning, language].compactMap { $0 }
            + options.keys.filter { !Self.ofTheirOwn.contains($0) }.flatMap(problems(of:)) + wanting
            + disclosure
    }

    /// Those with codes of their own, older than the others.
    private static let ofTheirOwn: Set<OptionKey> = [.visibility, .contentWarning, .language]

    private var visibility: Problem? {
        guard let visibility = options.visibility else { return nil }
        guard let rule = capabilities.option(.visibility) else {
            // Where everything is public, asking for it changes nothing.
            guard visibility != "public" else { return nil }
            return Problem(
                .visibilityIgnored, message: "\(name) has no choice of visibility: everybody will see the post.",
                remedy: "Leave this account out if not everybody should see it.", field: .visibility,
                option: .visibility)
        }
        guard case .choice(let choices) = rule.kind, !choices.contains(where: { $0.value == visibility }) else {
            return nil
        }
        return Problem(
            .visibilityUnknown, message: "\(name) does not know the visibility “\(visibility.prefix(40))”.",
            remedy: "Choose one of: \(choices.map(\.value).joined(separator: ", ")).", field: .visibility,
            option: .visibility)
    }

    private var contentWarning: Problem? {
        guard let warning = options.contentWarning, !warning.isEmpty else { return nil }
        guard let rule = capabilities.option(.contentWarning) else {
            return Problem(
                .contentWarningIgnored,
                message: "\(name) has no content warnings: the post will be shown without yours.",
                remedy: "Put the warning into the text, or leave this account out.", field: .contentWarning,
                option: .contentWarning)
        }
        return problem(of: .text(warning), rule)
    }

    private var language: Problem? {
        guard let language = options.language else { return nil }
        guard Self.isLanguage(language) else {
            return Problem(
                .languageInvalid, message: "“\(language.prefix(40))” is no language code.",
                remedy: "Use two letters, such as en, de or ja.", field: .language, option: .language)
        }
        guard !capabilities.takesLanguage else { return nil }
        return Problem(
            .languageIgnored, message: "\(name) finds out the language of a post by itself and ignores yours.",
            remedy: "Nothing needs to be done.", field: .language, option: .language)
    }

    /// Two or three small letters (ISO 639), perhaps with a region or script behind a hyphen.
    private static func isLanguage(_ code: String) -> Bool {
        let pieces = code.split(separator: "-", omittingEmptySubsequences: false)
        let isPrimary = (2...3).contains(pieces[0].utf8.count) && pieces[0].utf8.allSatisfy { (97...122).contains($0) }
        return isPrimary && pieces.count <= 3
            && pieces.dropFirst().allSatisfy {
                (2...8).contains($0.count) && $0.unicodeScalars.allSatisfy(CharacterSets.isASCIIAlphanumeric)
            }
    }
}
