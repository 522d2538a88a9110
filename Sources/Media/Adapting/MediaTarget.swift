/// What a platform takes of one picture or video, in plain numbers; made from its capabilities.
package struct MediaTarget: Sendable, Hashable {
    /// Types, e.g. `image/jpeg`.
    package var types: Set<String>
    /// The most bytes.
    package var byteLimit: Int
    /// The longest side, in pixels.
    package var sideLimit: Int?
    /// The most pixels, width by height.
    package var pixelLimit: Int?
    /// Width by height, from the tallest to the widest.
    package var aspects: ClosedRange<Double>?
    /// The longest time, in milliseconds.
    package var durationLimit: Int?

    /// Gathers the parts.
    package init(
        types: Set<String>, byteLimit: Int, sideLimit: Int? = nil, pixelLimit: Int? = nil,
        aspects: ClosedRange<Double>? = nil, durationLimit: Int? = nil
    ) {
        self.types = types
        self.byteLimit = byteLimit
        self.sideLimit = sideLimit
        self.pixelLimit = pixelLimit
        self.aspects = aspects
        self.durationLimit = durationLimit
    }
}
