extension MediaRecipe {
    /// Bits per second of the sound that is made.
    package static let soundRate = 128_000
    /// More bits per second than these nobody sees.
    private static let richest = 25_000_000
    /// Bits for a pixel, below which a film is made smaller rather than worse, and below which it is not made at all.
    private static let (fine, least) = (0.03, 0.01)
    /// The share of the limits that is aimed at: what is coded varies.
    package static let share = 0.92

    /// What makes a film fit rules that it breaks by type, coding, bytes, rates, sides, pixels or, where the author chose how,
    /// its shape; `nil` where it breaks none, or nothing that can be made would keep them all.
    ///
    /// It is never shortened and never blown up.
    package init?(fitting item: MediaItem, to rules: VideoRules, by fit: MediaFit = .keep) {
        guard item.kind == .video, item.width > 0, item.height > 0, item.durationMilliseconds > 0,
            rules.types.contains("video/mp4"),
            rules.duration?.contains(.milliseconds(item.durationMilliseconds)) ?? true
        else { return nil }
        let shaped = rules.frame.shaped(width: item.width, height: item.height, by: fit)
        let isShaped = shaped != (item.width, item.height)
        let inside = rules.frame.shrunk(width: shaped.width, height: shaped.height)
        let rate = rules.takes(frameRateOf: item) ? nil : rules.frameRate.flatMap { item.frameRate?.within($0) }
        let isWhole = !isShaped && inside == (item.width, item.height) && rate == nil && rules.takes(bytesOf: item)
        guard !isWhole || !rules.types.contains(item.contentType) || !rules.takes(codingOf: item) else { return nil }
        let shape = isShaped ? fit : .keep
        if isWhole, item.coding?.isPlain == true {
            guard rules.frame.takes(width: item.width, height: item.height) else { return nil }
            let bare = Film(frameRate: nil, bitRate: 0, isRewrapped: true)
            self.init(
                contentType: "video/mp4", width: item.width, height: item.height, byteLimit: rules.byteLimit,
                film: bare)
            return
        }
        let bits = Self.bitRate(for: item, rules)
        guard let sides = Self.sides(inside, rules.frame, frameRate: rate ?? item.frameRate, bitRate: bits) else {
            return nil
        }
        self.init(
            contentType: "video/mp4", width: sides.width, height: sides.height, fit: shape,
            byteLimit: rules.byteLimit, film: Film(frameRate: rate, bitRate: bits))
    }

    private static func bitRate(for item: MediaItem, _ rules: VideoRules) -> Int {
        let room = Double(rules.byteLimit) * 8_000 / Double(item.durationMilliseconds)
        return Int(min(room, Double(rules.bitRateLimit ?? richest), Double(richest)) * share)
    }

    /// Even sides, since colours are kept for two pixels at once; smaller where there are too few bits for so many pixels.
    private static func sides(
        _ sides: (width: Int, height: Int), _ frame: FrameRules, frameRate: Double?, bitRate: Int
    ) -> (width: Int, height: Int)? {
        let pixels = Double(sides.width) * Double(sides.height) * (frameRate ?? 30)
        let bits = Double(bitRate - soundRate) / pixels
        guard bits > 0 else { return nil }
        let scale = min((bits / fine).squareRoot(), 1)
        let small = (width: Int(Double(sides.width) * scale), height: Int(Double(sides.height) * scale))
        if let even = even(small, frame) { return even }
        return bits >= least ? even(sides, frame) : nil
    }

    private static func even(_ sides: (width: Int, height: Int), _ frame: FrameRules) -> (width: Int, height: Int)? {
        let (width, height) = (sides.width / 2 * 2, sides.height / 2 * 2)
        let candidates = [(width, height), (width, height - 2), (width - 2, height)]
        return candidates.first { $0.0 >= 2 && $0.1 >= 2 && frame.takes(width: $0.0, height: $0.1) }
            .map { (width: $0.0, height: $0.1) }
    }
}

extension VideoRules {
    /// Whether the frames of a film are as many in a second as are taken; those that are not known are.
    func takes(frameRateOf item: MediaItem) -> Bool {
        // Rates such as 59.94 and 23.976 stand for 60 and 24.
        guard let rate = item.frameRate, rate > 0, let frameRate else { return true }
        return (frameRate.lowerBound - 0.05...frameRate.upperBound + 0.05).contains(rate)
    }

    /// Whether a film is coded as is taken; a coding that is not known is.
    func takes(codingOf item: MediaItem) -> Bool {
        guard let codings, let coding = item.coding else { return true }
        return codings.takes(coding)
    }

    /// Whether a film has no more bytes than are taken, in all and in a second.
    func takes(bytesOf item: MediaItem) -> Bool {
        item.byteCount <= byteLimit && takes(bitRateOf: item)
    }

    /// Whether a film has no more bits in a second than are taken.
    func takes(bitRateOf item: MediaItem) -> Bool {
        bitRateLimit.map { item.bitRate <= $0 } ?? true
    }
}

extension Double {
    /// The nearest rate of a range, not at its very lower end: short films are counted a little slower than they are.
    fileprivate func within(_ range: ClosedRange<Double>) -> Double {
        self > range.upperBound ? range.upperBound : Swift.min(range.lowerBound + 1, range.upperBound)
    }
}
