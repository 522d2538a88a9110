/// What an account can publish: read by preflight, composer, platform listing and documentation alike.
package struct Capabilities: Sendable, Hashable, Codable {
    /// How a platform counts text.
    package enum Counting: Sendable, Hashable, Codable {
        /// Extended grapheme clusters, with a second limit in UTF-8 bytes (Bluesky).
        case graphemes(byteLimit: Int?)
        /// X's weighted units: URLs 23, emoji 2, CJK 2.
        case weighted
        /// Grapheme clusters, each http(s) URL at a fixed cost, mentions without their host (Mastodon).
        case mastodon(urlCost: Int)
        /// The larger of Mastodon's count and the bare code points, for servers that speak its API and count their own way.
        case cautious(urlCost: Int)
    }

    /// How text is counted.
    package var counting: Counting
    /// The most units of text in one part.
    package var textLimit: Int
    /// The most images in one part.
    package var imageLimit: Int
    /// The most bytes of one image.
    package var imageByteLimit: Int
    /// The types of image taken, e.g. `image/png`.
    package var imageTypes: Set<String>
    /// The most characters of an alt text.
    package var altTextLimit: Int
    /// The most parts of a thread; 1 where the platform has none.
    package var threadLimit: Int
    /// Whether a content warning can be set.
    package var hasContentWarning: Bool
    /// The visibilities that can be chosen; empty where there is no choice.
    package var visibilities: [String]
    /// Whether the language of the text can be told.
    package var takesLanguage: Bool
    /// The most `$SYMBOL` tags in one part; `nil` where they do not matter.
    package var cashtagLimit: Int?
    /// The most pixels of one image, width by height; `nil` where the platform scales down by itself.
    package var imagePixelLimit: Int?
    /// Image types that stand alone in a part, such as animations.
    package var loneImageTypes: Set<String>
    /// The most bytes of one image of a type, where it differs from `imageByteLimit`.
    package var imageByteLimits: [String: Int]
    /// Whether a part needs an image (photo platforms).
    package var requiresImage: Bool

    /// Gathers the parts.
    package init(
        counting: Counting, textLimit: Int, imageLimit: Int, imageByteLimit: Int, imageTypes: Set<String>,
        altTextLimit: Int, threadLimit: Int, hasContentWarning: Bool = false, visibilities: [String] = [],
        takesLanguage: Bool = true, cashtagLimit: Int? = nil, imagePixelLimit: Int? = nil,
        loneImageTypes: Set<String> = [], imageByteLimits: [String: Int] = [:], requiresImage: Bool = false
    ) {
        self.counting = counting
        self.textLimit = textLimit
        self.imageLimit = imageLimit
        self.imageByteLimit = imageByteLimit
        self.imageTypes = imageTypes
        self.altTextLimit = altTextLimit
        self.threadLimit = threadLimit
        self.hasContentWarning = hasContentWarning
        self.visibilities = visibilities
        self.takesLanguage = takesLanguage
        self.cashtagLimit = cashtagLimit
        self.imagePixelLimit = imagePixelLimit
        self.loneImageTypes = loneImageTypes
        self.imageByteLimits = imageByteLimits
        self.requiresImage = requiresImage
    }
}
