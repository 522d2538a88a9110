extension MediaRecipe {
    /// Types that can be made, the one first that loses bytes best.
    private static let types = ["image/jpeg", "image/png", "image/webp"]

    /// What makes a picture fit rules that it breaks by its type, bytes, sides, pixels or, where the author chose how, its
    /// shape; `nil` where it breaks none, or nothing that can be made would keep them all.
    ///
    /// Nothing is blown up. What moves is left alone.
    package init?(fitting item: MediaItem, to rules: ImageRules, by fit: MediaFit = .keep) {
        guard item.kind == .image, item.width > 0, item.height > 0 else { return nil }
        let isTaken = rules.types.contains(item.contentType)
        let isHeavy = item.byteCount > rules.byteLimit(of: item.contentType)
        let shaped = rules.frame.shaped(width: item.width, height: item.height, by: fit)
        let (width, height) = rules.frame.shrunk(width: shaped.width, height: shaped.height)
        let isShaped = shaped != (item.width, item.height)
        guard !isTaken || isHeavy || isShaped || width < item.width || height < item.height else { return nil }
        let own = isTaken && !isHeavy ? item.contentType : nil
        guard rules.frame.takes(width: width, height: height),
            let type = own ?? Self.types.first(where: rules.types.contains)
        else { return nil }
        self.init(
            contentType: type, width: width, height: height, fit: isShaped ? fit : .keep,
            byteLimit: rules.byteLimit(of: type))
    }
}
