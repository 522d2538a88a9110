/// How a picture or a film is made anew.
package struct MediaRecipe: Sendable, Hashable {
    /// What a film is made by, besides.
    package struct Film: Sendable, Hashable {
        /// Frames per second; `nil` where they stay as they are.
        package var frameRate: Double?
        /// Bits per second of picture and sound, at most.
        package var bitRate: Int
        /// Whether only the container is another one, and nothing is coded anew.
        package var isRewrapped: Bool

        /// Gathers the parts.
        package init(frameRate: Double?, bitRate: Int, isRewrapped: Bool = false) {
            self.frameRate = frameRate
            self.bitRate = bitRate
            self.isRewrapped = isRewrapped
        }
    }

    /// The type to be made.
    package let contentType: String
    /// Pixels of width: the most, or just so many where the shape is another one.
    package let width: Int
    /// Pixels of height.
    package let height: Int
    /// How another shape is reached, as the author chose; `keep` where it stays.
    package let fit: MediaFit
    /// The most bytes.
    package let byteLimit: Int
    /// Of a film; `nil` for a picture.
    package let film: Film?

    /// Gathers the parts.
    package init(
        contentType: String, width: Int, height: Int, fit: MediaFit = .keep, byteLimit: Int, film: Film? = nil
    ) {
        self.contentType = contentType
        self.width = width
        self.height = height
        self.fit = fit
        self.byteLimit = byteLimit
        self.film = film
    }

    /// The name of what is made, among everything that is made from one item.
    package var variant: String {
        let type = contentType.split(separator: "/").last.map(String.init) ?? ""
        let shape = fit == .keep ? "" : "-\(fit.rawValue)"
        let name = "\(type)-\(width)-\(height)\(shape)-\(byteLimit)"
        guard let film else { return name }
        if film.isRewrapped { return name + "-bare" }
        return name + "-b\(film.bitRate)" + (film.frameRate.map { "-r\(Int(($0 * 1_000).rounded()))" } ?? "")
    }

    /// The item that comes of it, as far as can be told before; it may become smaller still.
    package func expected(of item: MediaItem) -> MediaItem {
        item.made(
            contentType, width: width, height: height, byteCount: min(item.byteCount, byteLimit), digest: item.digest,
            frameRate: film?.frameRate, coding: film == nil ? nil : item.coding?.madePlain)
    }
}
