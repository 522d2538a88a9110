/// What a format takes.
package struct FormatRules: Sendable, Hashable, Codable {
    /// What becomes of items whose shapes differ.
    package enum Shape: String, Sendable, Hashable, Codable {
        /// Each keeps its own.
        case free
        /// All are cropped to the shape of the first.
        case croppedToFirst = "cropped_to_first"
        /// They must all have the same size.
        case same
    }

    /// What people call it there: `Reel`, `Short`, `Carousel`, `Pin`.
    package var name: String
    /// How many media items.
    package var items: ClosedRange<Int>
    /// What a picture must keep to; `nil` where none is taken.
    package var image: ImageRules?
    /// What a film must keep to; `nil` where none is taken.
    package var video: VideoRules?
    /// What a document must keep to; `nil` where none is taken.
    package var document: DocumentRules?
    /// What sound must keep to; `nil` where none is taken.
    package var audio: AudioRules?
    /// Whether pictures and films may stand side by side.
    package var mixes: Bool
    /// What becomes of items whose shapes differ.
    package var shape: Shape
    /// Whether it has words.
    package var takesText: Bool
    /// The most units of text, where it differs.
    package var textLimit: Int?
    /// A hashtag, in small letters and without `#`, that is added to the words unless it is there.
    package var tag: String?

    /// Gathers the rules.
    package init(
        _ name: String, items: ClosedRange<Int> = 0...0, image: ImageRules? = nil, video: VideoRules? = nil,
        document: DocumentRules? = nil, audio: AudioRules? = nil, mixes: Bool = true, shape: Shape = .free,
        takesText: Bool = true,
        textLimit: Int? = nil, tag: String? = nil
    ) {
        self.name = name
        self.items = items
        self.image = image
        self.video = video
        self.document = document
        self.audio = audio
        self.mixes = mixes
        self.shape = shape
        self.takesText = takesText
        self.textLimit = textLimit
        self.tag = tag
    }

    /// Whether it takes files of this kind.
    package func takes(_ kind: MediaItem.Kind) -> Bool {
        switch kind {
        case .image: image != nil
        case .animation: image?.types.contains("image/gif") ?? false
        case .video: video != nil
        case .document: document != nil
        case .audio: audio != nil
        }
    }
}

extension FormatRules {
    /// Words without media.
    package static func words(_ name: String, textLimit: Int? = nil) -> FormatRules {
        FormatRules(name, textLimit: textLimit)
    }

    /// One picture.
    package static func image(_ rules: ImageRules, name: String = "Picture") -> FormatRules {
        FormatRules(name, items: 1...1, image: rules)
    }

    /// One film.
    package static func video(_ rules: VideoRules, name: String = "Video") -> FormatRules {
        FormatRules(name, items: 1...1, video: rules)
    }

    /// Two or more items.
    package static func gallery(
        upTo limit: Int, image: ImageRules?, video: VideoRules? = nil, name: String = "Gallery", shape: Shape = .free
    ) -> FormatRules {
        FormatRules(name, items: 2...limit, image: image, video: video, shape: shape)
    }

    /// One piece of sound.
    package static func audio(_ rules: AudioRules, name: String = "Audio") -> FormatRules {
        FormatRules(name, items: 1...1, audio: rules)
    }

    /// One document.
    package static func document(_ rules: DocumentRules, name: String = "Document") -> FormatRules {
        FormatRules(name, items: 1...1, document: rules)
    }
}
