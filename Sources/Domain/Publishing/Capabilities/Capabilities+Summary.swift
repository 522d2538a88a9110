/// The few figures that most people ask for, out of the rules.
extension Capabilities {
    /// How text is counted.
    package var counting: Counting {
        get { text.counting }
        set { text.counting = newValue }
    }

    /// The most units of text in one part.
    package var textLimit: Int {
        get { text.limit }
        set { text.limit = newValue }
    }

    /// The most parts of a thread; 1 where the platform has none.
    package var threadLimit: Int {
        get { thread.limit }
        set { thread.limit = newValue }
    }

    /// The rules of ordinary posts with pictures; stories have their own.
    private var imageRules: [ImageRules] {
        [Format.image, .gallery, .gif].compactMap { formats[$0]?.image }
    }

    /// The most images in one part.
    package var imageLimit: Int {
        [Format.image, .gallery].compactMap { formats[$0] }.filter { $0.image != nil }.map(\.items.upperBound).max()
            ?? 0
    }

    /// The types of image taken, e.g. `image/png`.
    package var imageTypes: Set<String> { imageRules.reduce(into: []) { $0.formUnion($1.types) } }

    /// The most bytes of one image.
    package var imageByteLimit: Int { imageRules.first?.byteLimit ?? 0 }

    /// The most bytes of one image of a type, where it differs from `imageByteLimit`.
    package var imageByteLimits: [String: Int] {
        var limits: [String: Int] = [:]
        for rules in imageRules {
            for type in rules.types where rules.byteLimit(of: type) != imageByteLimit {
                limits[type] = max(limits[type] ?? 0, rules.byteLimit(of: type))
            }
        }
        return limits
    }

    /// The most pixels of one image, width by height; `nil` where the platform scales down by itself.
    package var imagePixelLimit: Int? { imageRules.compactMap(\.frame.pixelLimit).max() }

    /// Whether a part needs an image, because nothing else is taken.
    package var requiresImage: Bool {
        !formats.isEmpty && formats[.text] == nil && !imageRules.isEmpty
            && formats.values.allSatisfy { $0.video == nil }
    }

    /// Whether words alone are refused.
    package var requiresMedia: Bool { formats[.text] == nil }

    /// Whether a content warning can be set.
    package var hasContentWarning: Bool { option(.contentWarning) != nil }

    /// Whether the language of the text can be told.
    package var takesLanguage: Bool { option(.language) != nil }

    /// The visibilities that can be chosen; empty where there is no choice.
    package var visibilities: [String] { option(.visibility)?.choices.map(\.value) ?? [] }

    /// Whether a content warning of one's own words stands before the text, and is counted with it.
    var countsContentWarning: Bool {
        if case .text? = option(.contentWarning)?.kind { true } else { false }
    }
}
