extension Preflight {
    /// What is wrong with what a post tells of brands: whoever discloses says whose brand it is, and what a brand pays for is not
    /// for oneself alone (sheet `tiktok`, section 2).
    var disclosure: [Problem] { [undisclosed, hidden].compactMap { $0 } }

    private var undisclosed: Problem? {
        guard options.flag(.commercialContent) == true, capabilities.option(.commercialContent) != nil,
            options.flag(.brandContent) != true, options.flag(.brandOrganic) != true
        else { return nil }
        let labels = [OptionKey.brandOrganic, .brandContent].map { capabilities.option($0)?.label ?? $0.label }
        return Problem(
            .optionRequired, message: "\(name) must be told whose brand the post is about.",
            remedy: "Tick “\(labels.joined(separator: "”, “"))”, or both.", field: .options, option: .commercialContent)
    }

    private var hidden: Problem? {
        guard options.flag(.brandContent) == true, options.visibility == "self_only",
            let label = capabilities.option(.brandContent)?.label
        else { return nil }
        return Problem(
            .optionUnknownValue, message: "\(name) does not publish “\(label)” for you alone.",
            remedy: "Choose another audience, or do not tick “\(label)”.", field: .visibility, option: .visibility)
    }
}
