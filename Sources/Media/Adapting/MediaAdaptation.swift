package import Domain

/// How an item is made to fit a platform: not at all, by converting it, or never. Decided without touching the file.
///
/// Nothing is ever cropped unless the author has chosen an aspect.
package enum MediaAdaptation: Sendable, Hashable {
    /// It fits as it is.
    case asItIs
    /// It fits when it is made anew by this recipe.
    case convert(MediaRecipe)
    /// It cannot be made to fit; why, in plain words.
    case cannot(String)

    /// Decides.
    ///
    /// - Parameter crop: The aspect, width by height, to which the author wants the picture cut; `nil` for none.
    package init(_ item: MediaItem, for target: MediaTarget, crop: Double? = nil) {
        if let limit = target.durationLimit, item.durationMilliseconds > limit {
            self = .cannot(
                "It lasts \(Self.seconds(item.durationMilliseconds)); at most \(Self.seconds(limit)) are taken.")
            return
        }
        var box = Box(width: item.width, height: item.height)
        if let crop, crop > 0, crop.isFinite { box = box.cut(to: crop) }
        if let aspects = target.aspects, !Self.fits(box, aspects) {
            self = .cannot("Its shape is not taken: choose how it is to be cut.")
            return
        }
        let isCut = box != Box(width: item.width, height: item.height)
        let small = box.shrunk(side: target.sideLimit, pixels: target.pixelLimit)
        let fits = target.types.contains(item.contentType) && item.byteCount <= target.byteLimit
        guard !fits || isCut || small != box else {
            self = .asItIs
            return
        }
        guard item.kind == .image else {
            self = .cannot(Self.why(item, target))
            return
        }
        guard let type = Self.type(for: item, of: target, mustShrink: item.byteCount > target.byteLimit) else {
            self = .cannot("Of images, none that can be made here is taken.")
            return
        }
        self = .convert(
            MediaRecipe(
                contentType: type, width: small.width, height: small.height, isCut: isCut, byteLimit: target.byteLimit))
    }

    /// Its own type where that is taken, unless it must lose bytes, which only JPEG does well.
    private static func type(for item: MediaItem, of target: MediaTarget, mustShrink: Bool) -> String? {
        let own = target.types.contains(item.contentType) ? item.contentType : nil
        let jpeg = target.types.contains("image/jpeg") ? "image/jpeg" : nil
        return (mustShrink ? jpeg ?? own : own ?? jpeg)
            ?? ["image/png", "image/webp"].first { target.types.contains($0) }
    }

    private static func why(_ item: MediaItem, _ target: MediaTarget) -> String {
        if !target.types.contains(item.contentType) { return "This type is not taken: \(item.contentType)." }
        if item.byteCount > target.byteLimit {
            return
                "It has \(MediaError.sizeText(item.byteCount)); at most \(MediaError.sizeText(target.byteLimit)) are taken."
        }
        return "It is \(item.width) × \(item.height) pixels, which is too much."
    }

    private static func fits(_ box: Box, _ aspects: ClosedRange<Double>) -> Bool {
        // Whole pixels cannot meet an aspect exactly.
        let slack = 1.0 / Double(max(min(box.width, box.height), 1))
        let aspect = Double(box.width) / Double(max(box.height, 1))
        return aspect >= aspects.lowerBound * (1 - slack) && aspect <= aspects.upperBound * (1 + slack)
    }

    private static func seconds(_ milliseconds: Int) -> String {
        let seconds = (milliseconds + 999) / 1_000
        return seconds < 120 ? "\(seconds) s" : "\((seconds + 59) / 60) min"
    }
}

/// How an image is made anew.
package struct MediaRecipe: Sendable, Hashable {
    /// The type to be made.
    package let contentType: String
    /// The most pixels of width.
    package let width: Int
    /// The most pixels of height.
    package let height: Int
    /// Whether what does not fit the shape is cut off around the middle, as the author chose.
    package let isCut: Bool
    /// The most bytes.
    package let byteLimit: Int

    /// Gathers the parts.
    package init(contentType: String, width: Int, height: Int, isCut: Bool, byteLimit: Int) {
        self.contentType = contentType
        self.width = width
        self.height = height
        self.isCut = isCut
        self.byteLimit = byteLimit
    }

    /// The name of what is made, among everything that is made from one item.
    package var variant: String {
        let type = contentType.split(separator: "/").last.map(String.init) ?? ""
        return "\(type)-\(width)-\(height)\(isCut ? "-cut" : "")-\(byteLimit)"
    }
}

/// A size in pixels.
struct Box: Hashable {
    var width: Int
    var height: Int

    /// The largest part of this shape.
    func cut(to aspect: Double) -> Box {
        let byHeight = Int((Double(height) * aspect).rounded())
        if byHeight <= width { return Box(width: max(byHeight, 1), height: height) }
        return Box(width: width, height: max(Int((Double(width) / aspect).rounded()), 1))
    }

    /// The same shape, no larger than this.
    func shrunk(side: Int?, pixels: Int?) -> Box {
        var scale = 1.0
        if let side { scale = min(scale, Double(side) / Double(max(width, height, 1))) }
        if let pixels { scale = min(scale, (Double(pixels) / Double(max(width * height, 1))).squareRoot()) }
        guard scale < 1 else { return self }
        return Box(width: max(Int(Double(width) * scale), 1), height: max(Int(Double(height) * scale), 1))
    }
}
