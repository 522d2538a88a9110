/// The size and shape of a picture or a film; `nil` where it does not matter.
package struct FrameRules: Sendable, Hashable, Codable {
    /// Width in pixels.
    package var widths: ClosedRange<Int>?
    /// Height in pixels.
    package var heights: ClosedRange<Int>?
    /// The shorter side in pixels.
    package var shortSide: ClosedRange<Int>?
    /// Width by height, at most.
    package var pixelLimit: Int?
    /// Width divided by height.
    package var aspect: ClosedRange<Double>?

    /// Gathers the rules.
    package init(
        widths: ClosedRange<Int>? = nil, heights: ClosedRange<Int>? = nil, shortSide: ClosedRange<Int>? = nil,
        pixelLimit: Int? = nil, aspect: ClosedRange<Double>? = nil
    ) {
        self.widths = widths
        self.heights = heights
        self.shortSide = shortSide
        self.pixelLimit = pixelLimit
        self.aspect = aspect
    }

    /// Whether the shape is taken. Pixels are whole, so that half a percent more or less is no other shape.
    package func takesShape(width: Int, height: Int) -> Bool {
        guard let aspect, width > 0, height > 0 else { return true }
        let shape = Double(width) / Double(height)
        return (aspect.lowerBound * 0.995...aspect.upperBound * 1.005).contains(shape)
    }

    /// Whether the sides are taken; pixels in all are told apart.
    package func takesSides(width: Int, height: Int) -> Bool {
        guard width > 0, height > 0 else { return true }
        return widths?.contains(width) ?? true && heights?.contains(height) ?? true
            && shortSide?.contains(min(width, height)) ?? true
    }

    /// Whether there are no more pixels than are taken.
    package func takesPixels(width: Int, height: Int) -> Bool {
        guard let pixelLimit else { return true }
        let (pixels, overflow) = width.multipliedReportingOverflow(by: height)
        return !overflow && pixels <= pixelLimit
    }
}

/// What a picture must keep to.
package struct ImageRules: Sendable, Hashable, Codable {
    /// The types, e.g. `image/png`.
    package var types: Set<String>
    /// The most bytes.
    package var byteLimit: Int
    /// The most bytes of a type, where it differs.
    package var byteLimits: [String: Int]
    /// Size and shape.
    package var frame: FrameRules

    /// Gathers the rules.
    package init(
        types: Set<String>, byteLimit: Int, byteLimits: [String: Int] = [:], frame: FrameRules = FrameRules()
    ) {
        self.types = types
        self.byteLimit = byteLimit
        self.byteLimits = byteLimits
        self.frame = frame
    }

    /// The most bytes of a picture of this type.
    package func byteLimit(of type: String) -> Int { byteLimits[type] ?? byteLimit }
}

/// What a film must keep to.
package struct VideoRules: Sendable, Hashable, Codable {
    /// The types, e.g. `video/mp4`.
    package var types: Set<String>
    /// The most bytes.
    package var byteLimit: Int
    /// How long it may run.
    package var duration: ClosedRange<Duration>?
    /// Frames per second.
    package var frameRate: ClosedRange<Double>?
    /// Bits per second, at most.
    package var bitRateLimit: Int?
    /// How it may be coded; `nil` where that does not matter.
    package var codings: FilmCodings?
    /// Size and shape.
    package var frame: FrameRules
    /// Whether it can be described for those who do not see it.
    package var takesAltText: Bool

    /// Gathers the rules.
    package init(
        types: Set<String>, byteLimit: Int, duration: ClosedRange<Duration>? = nil,
        frameRate: ClosedRange<Double>? = nil, bitRateLimit: Int? = nil, codings: FilmCodings? = nil,
        frame: FrameRules = FrameRules(), takesAltText: Bool = false
    ) {
        self.types = types
        self.byteLimit = byteLimit
        self.duration = duration
        self.frameRate = frameRate
        self.bitRateLimit = bitRateLimit
        self.codings = codings
        self.frame = frame
        self.takesAltText = takesAltText
    }
}

/// What sound must keep to.
package struct AudioRules: Sendable, Hashable, Codable {
    /// The types, e.g. `audio/mpeg`.
    package var types: Set<String>
    /// The most bytes.
    package var byteLimit: Int

    /// Gathers the rules.
    package init(types: Set<String>, byteLimit: Int) {
        self.types = types
        self.byteLimit = byteLimit
    }
}

/// What a document must keep to.
package struct DocumentRules: Sendable, Hashable, Codable {
    /// The types, e.g. `application/pdf`.
    package var types: Set<String>
    /// The most bytes.
    package var byteLimit: Int
    /// The most pages.
    package var pageLimit: Int

    /// Gathers the rules.
    package init(types: Set<String>, byteLimit: Int, pageLimit: Int) {
        self.types = types
        self.byteLimit = byteLimit
        self.pageLimit = pageLimit
    }
}
