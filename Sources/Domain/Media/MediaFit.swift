/// What becomes of a picture or film whose shape a platform does not take: the author's choice, never ours.
package enum MediaFit: String, Sendable, Hashable, Codable, CaseIterable {
    /// Nothing: a shape that is not taken stays a problem.
    case keep
    /// What is too much is cut off at both sides, around the middle.
    case crop
    /// It is shown whole, with black bars on two sides.
    case bars

    /// What people read.
    package var label: String {
        switch self {
        case .keep: "Leave it as it is"
        case .crop: "Crop it to the middle"
        case .bars: "Show all of it, with bars"
        }
    }
}

extension FrameRules {
    /// Whether shapes that people make are refused: nobody needs a choice about strips of ten to one.
    var mindsShape: Bool { aspect.map { $0.lowerBound > 0.1 || $0.upperBound < 10 } ?? false }

    /// The sides of the nearest shape that is taken, reached by cutting off or by adding bars; those that there are where the
    /// shape is taken, or is to be kept.
    func shaped(width: Int, height: Int, by fit: MediaFit) -> (width: Int, height: Int) {
        guard let aspect, fit != .keep, !takesShape(width: width, height: height) else { return (width, height) }
        let isWide = Double(width) / Double(height) > aspect.upperBound
        let shape = isWide ? aspect.upperBound : aspect.lowerBound
        // Rounded towards what is taken, whatever the fractions of a double say.
        switch (fit, isWide) {
        case (.crop, true): return (max(Int((Double(height) * shape + 0.000_001).rounded(.down)), 1), height)
        case (.crop, false): return (width, max(Int((Double(width) / shape + 0.000_001).rounded(.down)), 1))
        case (_, true): return modest((width, Int((Double(width) / shape - 0.000_001).rounded(.up))), width)
        case (_, false): return modest((Int((Double(height) * shape - 0.000_001).rounded(.up)), height), height)
        }
    }

    /// No side longer than the longest that there was, where that is taken: bars need not be many.
    private func modest(_ sides: (width: Int, height: Int), _ longest: Int) -> (width: Int, height: Int) {
        let scale = Double(longest) / Double(max(sides.width, sides.height))
        func side(_ length: Int) -> Int { Int((Double(length) * scale).rounded()) }
        let small = (width: side(sides.width), height: side(sides.height))
        return scale < 1 && takesSides(width: small.width, height: small.height) ? small : sides
    }

    /// Whether shape, sides and pixels are taken.
    func takes(width: Int, height: Int) -> Bool {
        takesShape(width: width, height: height) && takesSides(width: width, height: height)
            && takesPixels(width: width, height: height)
    }

    /// The same shape within the upper limits, in whole pixels.
    func shrunk(width: Int, height: Int) -> (width: Int, height: Int) {
        let pixels = Double(width) * Double(height)
        let scales = [
            widths.map { Double($0.upperBound) / Double(width) },
            heights.map { Double($0.upperBound) / Double(height) },
            shortSide.map { Double($0.upperBound) / Double(min(width, height)) },
            pixelLimit.map { (Double($0) / pixels).squareRoot() },
        ]
        guard let scale = scales.compactMap({ $0 }).min(), scale < 1 else { return (width, height) }
        // A limit is met to the pixel.
        func side(_ length: Int) -> Int { max(Int(Double(length) * scale + 0.000_001), 1) }
        return (side(width), side(height))
    }
}
