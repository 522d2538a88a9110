extension Preflight {
    /// By which recipes pictures and films of a post are made to fit an account.
    ///
    /// A file that stands in several places with different rules or choices is left as it is: one file cannot be two.
    ///
    /// - Parameter kinds: the kinds of file that can be made anew.
    package static func recipes(
        of content: Content, options: DeliveryOptions = DeliveryOptions(), media: [MediaItem.ID: MediaItem],
        capabilities: Capabilities, kinds: Set<MediaItem.Kind> = [.image, .video]
    ) -> [MediaItem.ID: MediaRecipe] {
        guard media.values.contains(where: { kinds.contains($0.kind) }) else { return [:] }
        let preflight = Preflight(
            content: content, options: options, media: media, capabilities: capabilities, name: "")
        var found: [MediaItem.ID: Set<MediaRecipe?>] = [:]
        for place in preflight.places where kinds.contains(place.item.kind) {
            found[place.item.id, default: []].insert(place.recipe)
        }
        return found.compactMapValues { $0.count == 1 ? $0.first.flatMap { $0 } : nil }
    }

    /// A picture or film in its place, with the rules and the choice there.
    private struct Place {
        let item: MediaItem
        let rules: FileRules
        let fit: MediaFit

        var recipe: MediaRecipe? {
            switch rules {
            case .image(let rules): MediaRecipe(fitting: item, to: rules, by: fit)
            case .video(let rules): MediaRecipe(fitting: item, to: rules, by: fit)
            case .document, .audio: nil
            }
        }
    }

    private var places: [Place] {
        let inParts = content.parts.indices.map(placed).flatMap { part in
            part.files.compactMap { file -> Place? in
                guard let item = file.item, let rules = rules(for: item, part) else { return nil }
                return Place(item: item, rules: rules, fit: file.attachment.fit ?? options.fit)
            }
        }
        let chosen = capabilities.options.compactMap { rule -> Place? in
            guard case .image(let rules) = rule.kind, let item = options.media(rule.key).flatMap({ media[$0] }) else {
                return nil
            }
            return Place(item: item, rules: .image(rules), fit: options.fit)
        }
        return inParts + chosen
    }
}
