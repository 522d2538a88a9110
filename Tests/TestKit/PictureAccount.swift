package import Domain

/// An account that takes words and pictures, by a handful of figures: what most tests need of capabilities.
package struct PictureAccount: Sendable {
    /// How text is counted.
    package var counting: Capabilities.Counting
    /// The most units of text in one part.
    package var textLimit: Int
    /// The most bytes of text.
    package var byteLimit: Int?
    /// The most images in one part.
    package var imageLimit: Int
    /// The most bytes of one image.
    package var imageByteLimit: Int
    /// The types of image taken.
    package var imageTypes: Set<String>
    /// The most characters of an alt text.
    package var altTextLimit: Int
    /// The most parts of a thread.
    package var threadLimit: Int
    /// Whether a content warning can be set.
    package var hasContentWarning = false
    /// The visibilities that can be chosen.
    package var visibilities: [String] = []
    /// Whether the language of the text can be told.
    package var takesLanguage = true
    /// The most cashtags in one part.
    package var cashtagLimit: Int?
    /// The most pixels of one image.
    package var imagePixelLimit: Int?
    /// Image types that stand alone in a part; only GIFs can.
    package var loneImageTypes: Set<String> = []
    /// The most bytes of one image of a type.
    package var imageByteLimits: [String: Int] = [:]
    /// Whether a part needs an image.
    package var requiresImage = false

    /// Takes the figures that every account has.
    package init(
        counting: Capabilities.Counting, textLimit: Int, imageLimit: Int, imageByteLimit: Int, imageTypes: Set<String>,
        altTextLimit: Int, threadLimit: Int
    ) {
        self.counting = counting
        self.textLimit = textLimit
        self.imageLimit = imageLimit
        self.imageByteLimit = imageByteLimit
        self.imageTypes = imageTypes
        self.altTextLimit = altTextLimit
        self.threadLimit = threadLimit
    }

    /// The same as rules.
    package var capabilities: Capabilities {
        Capabilities(
            text: TextRules(counting, limit: textLimit, byteLimit: byteLimit, cashtagLimit: cashtagLimit),
            altTextLimit: altTextLimit, thread: ThreadRules(limit: threadLimit), formats: formats, options: options)
    }

    private var formats: [Format: FormatRules] {
        let image = ImageRules(
            types: imageTypes, byteLimit: imageByteLimit, byteLimits: imageByteLimits,
            frame: FrameRules(pixelLimit: imagePixelLimit))
        var still = image
        still.types.subtract(loneImageTypes)
        var formats: [Format: FormatRules] = [.image: .image(image)]
        if still.types != image.types { formats[.gif] = .image(image, name: "GIF") }
        if imageLimit > 1 { formats[.gallery] = .gallery(upTo: imageLimit, image: still) }
        if !requiresImage { formats[.text] = .words("Text") }
        return formats
    }

    private var options: [OptionRule] {
        var options: [OptionRule] = []
        if !visibilities.isEmpty {
            options.append(OptionRule(.visibility, .choice(visibilities.map { .init($0, $0) })))
        }
        if hasContentWarning { options.append(OptionRule(.contentWarning, .text(limit: 5_000))) }
        if takesLanguage { options.append(OptionRule(.language, .text(limit: 35))) }
        return options
    }
}

extension Capabilities {
    /// An account that takes words and pictures.
    package init(
        counting: Counting, textLimit: Int, byteLimit: Int? = nil, imageLimit: Int, imageByteLimit: Int,
        imageTypes: Set<String>, altTextLimit: Int, threadLimit: Int, hasContentWarning: Bool = false,
        visibilities: [String] = [], takesLanguage: Bool = true, cashtagLimit: Int? = nil, imagePixelLimit: Int? = nil,
        loneImageTypes: Set<String> = [], imageByteLimits: [String: Int] = [:], requiresImage: Bool = false
    ) {
        var account = PictureAccount(
            counting: counting, textLimit: textLimit, imageLimit: imageLimit, imageByteLimit: imageByteLimit,
            imageTypes: imageTypes, altTextLimit: altTextLimit, threadLimit: threadLimit)
        account.byteLimit = byteLimit
        account.hasContentWarning = hasContentWarning
        account.visibilities = visibilities
        account.takesLanguage = takesLanguage
        account.cashtagLimit = cashtagLimit
        account.imagePixelLimit = imagePixelLimit
        account.loneImageTypes = loneImageTypes
        account.imageByteLimits = imageByteLimits
        account.requiresImage = requiresImage
        self = account.capabilities
    }
}
