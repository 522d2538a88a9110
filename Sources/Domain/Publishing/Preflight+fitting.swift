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
    fileprivate struct Place {
        let item: MediaItem
        var rules: FileRules
        let fit: MediaFit

        var recipe: MediaRecipe? {
            switch rules {
            case .image(let rules): MediaRecipe(fitting: item, to: rules, by: fit)
            case .video(let rules): MediaRecipe(fitting: item, to: rules, by: fit)
            case .document, .audio: nil
            }
        }
    }

    fileprivate var places: [Place] {
        let inParts = content.parts.indices.flatMap { filePlaces(of: placed($0)) }
        let chosen = capabilities.options.compactMap { rule -> Place? in
            guard case .image(let rules) = rule.kind, let item = options.media(rule.key).flatMap({ media[$0] }) else {
                return nil
            }
            return Place(item: item, rules: .image(rules), fit: options.fit)
        }
        return inParts + chosen
    }

    private func filePlaces(of part: PlacedPart) -> [Place] {
        let places = part.files.compactMap { file -> Place? in
            guard let item = file.item, let rules = rules(for: item, part) else { return nil }
            return Place(item: item, rules: rules, fit: file.attachment.fit ?? options.fit)
        }
        guard part.rules?.shape == .croppedToFirst, places.count > 1,
            let first = places.first(where: { $0.item.width > 0 && $0.item.height > 0 })
        else { return places }
        // What is shown with bars has the shape of the first, to which the platform would crop it (decision 0024).
        return places.map { $0.fit == .bars && $0.item.id != first.item.id ? $0.shaped(like: first) : $0 }
    }
}

extension Preflight.Place {
    /// The same where only the shape that another file will have is taken.
    fileprivate func shaped(like first: Self) -> Self {
        let shown = first.recipe?.expected(of: first.item) ?? first.item
        let shape = Double(shown.width) / Double(shown.height)
        var it = self
        it.rules = rules.taking(shape...shape)
        return it
    }
}

extension Preflight.FileRules {
    /// The same with other shapes.
    fileprivate func taking(_ aspect: ClosedRange<Double>) -> Self {
        switch self {
        case .image(var rules):
            rules.frame.aspect = aspect
            return .image(rules)
        case .video(var rules):
            rules.frame.aspect = aspect
            return .video(rules)
        case .document, .audio: return self
        }
    }
}
