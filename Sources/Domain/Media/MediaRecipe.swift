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

    /// The item that comes of it, as far as can be told before; it may become smaller still.
    package func expected(of item: MediaItem) -> MediaItem {
        item.made(
            contentType, width: width, height: height, byteCount: min(item.byteCount, byteLimit), digest: item.digest)
    }
}

extension MediaRecipe {
    /// Types that can be made, the one first that loses bytes best.
    private static let types = ["image/jpeg", "image/png", "image/webp"]

    /// What makes a picture fit rules that it breaks by its type, bytes, sides or pixels; `nil` where it breaks none, or
    /// nothing that can be made would keep them all.
    ///
    /// Its shape stays: nothing is cropped, nothing gets a margin, nothing is blown up. What moves is left alone.
    package init?(fitting item: MediaItem, to rules: ImageRules) {
        guard item.kind == .image, item.width > 0, item.height > 0 else { return nil }
        let isTaken = rules.types.contains(item.contentType)
        let isHeavy = item.byteCount > rules.byteLimit(of: item.contentType)
        let (width, height) = rules.frame.shrunk(width: item.width, height: item.height)
        guard !isTaken || isHeavy || width < item.width || height < item.height else { return nil }
        let own = isTaken && !isHeavy ? item.contentType : nil
        guard rules.frame.takes(width: width, height: height),
            let type = own ?? Self.types.first(where: rules.types.contains)
        else { return nil }
        self.init(
            contentType: type, width: width, height: height, isCut: false, byteLimit: rules.byteLimit(of: type))
    }
}

extension FrameRules {
    fileprivate func takes(width: Int, height: Int) -> Bool {
        takesShape(width: width, height: height) && takesSides(width: width, height: height)
            && takesPixels(width: width, height: height)
    }

    /// The same shape within the upper limits, in whole pixels.
    fileprivate func shrunk(width: Int, height: Int) -> (width: Int, height: Int) {
        let pixels = Double(width) * Double(height)
        let scales = [
            widths.map { Double($0.upperBound) / Double(width) },
            heights.map { Double($0.upperBound) / Double(height) },
            shortSide.map { Double($0.upperBound) / Double(min(width, height)) },
            pixelLimit.map { (Double($0) / pixels).squareRoot() },
        ]
        guard let scale = scales.compactMap({ $0 }).min(), scale < 1 else { return (width, height) }
        // A limit is met to the pixel, whatever the fractions of a double say.
        func side(_ length: Int) -> Int { max(Int(Double(length) * scale + 0.000_001), 1) }
        return (side(width), side(height))
    }
}
