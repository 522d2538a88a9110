extension Preflight {
    /// By which recipes pictures of a post are made to fit an account.
    ///
    /// A picture that stands in several places with different rules is left as it is: one file cannot be two.
    package static func recipes(
        of content: Content, options: DeliveryOptions = DeliveryOptions(), media: [MediaItem.ID: MediaItem],
        capabilities: Capabilities
    ) -> [MediaItem.ID: MediaRecipe] {
        guard media.values.contains(where: { $0.kind == .image }) else { return [:] }
        let preflight = Preflight(
            content: content, options: options, media: media, capabilities: capabilities, name: "")
        var found: [MediaItem.ID: Set<MediaRecipe?>] = [:]
        for (item, rules) in preflight.pictures {
            found[item.id, default: []].insert(MediaRecipe(fitting: item, to: rules))
        }
        return found.compactMapValues { $0.count == 1 ? $0.first.flatMap { $0 } : nil }
    }

    /// Every picture in its place, with the rules there.
    private var pictures: [(MediaItem, ImageRules)] {
        let inParts = content.parts.indices.map(placed).flatMap { part in
            part.files.compactMap(\.item).compactMap { item -> (MediaItem, ImageRules)? in
                guard case .image(let rules)? = rules(for: item, part) else { return nil }
                return (item, rules)
            }
        }
        let chosen = capabilities.options.compactMap { rule -> (MediaItem, ImageRules)? in
            guard case .image(let rules) = rule.kind, let item = options.media(rule.key).flatMap({ media[$0] }) else {
                return nil
            }
            return (item, rules)
        }
        return inParts + chosen
    }
}
