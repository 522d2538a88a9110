/// Something that stands between a post and an account, found before anything is sent.
package struct Problem: Sendable, Hashable, Codable {
    /// How grave it is.
    package enum Severity: String, Sendable, Hashable, Codable, CaseIterable {
        /// The platform would refuse the post.
        case error
        /// The post goes out, but not quite as it was meant.
        case notice
    }

    /// What it is about, in the words of the API.
    package enum Field: String, Sendable, Hashable, Codable, CaseIterable {
        case account, parts, text, media, visibility, language
        case altText = "alt_text"
        case contentWarning = "content_warning"
    }

    /// The stable codes.
    package enum Code: String, Sendable, Hashable, Codable, CaseIterable {
        case publishingNotOffered = "publishing_not_offered"
        case emptyPost = "empty_post"
        case emptyPart = "empty_part"
        case threadNotSupported = "thread_not_supported"
        case threadTooLong = "thread_too_long"
        case textTooLong = "text_too_long"
        case textTooManyBytes = "text_too_many_bytes"
        case forbiddenCharacters = "forbidden_characters"
        case tooManyCashtags = "too_many_cashtags"
        case imageRequired = "image_required"
        case tooManyImages = "too_many_images"
        case imageMustBeAlone = "image_must_be_alone"
        case mediaMissing = "media_missing"
        case mediaTypeUnsupported = "media_type_unsupported"
        case imageTooLarge = "image_too_large"
        case imageTooManyPixels = "image_too_many_pixels"
        case altTextTooLong = "alt_text_too_long"
        case visibilityUnknown = "visibility_unknown"
        case visibilityIgnored = "visibility_ignored"
        case contentWarningIgnored = "content_warning_ignored"
        case languageInvalid = "language_invalid"
        case languageIgnored = "language_ignored"

        /// Options that a platform does not know are left out; all else is refused.
        package var severity: Severity {
            switch self {
            case .visibilityIgnored, .contentWarningIgnored, .languageIgnored: .notice
            case .publishingNotOffered, .emptyPost, .emptyPart, .threadNotSupported, .threadTooLong, .textTooLong,
                .textTooManyBytes,
                .forbiddenCharacters, .tooManyCashtags, .imageRequired, .tooManyImages, .imageMustBeAlone,
                .mediaMissing, .mediaTypeUnsupported, .imageTooLarge, .imageTooManyPixels, .altTextTooLong,
                .visibilityUnknown, .languageInvalid:
                .error
            }
        }
    }

    /// The stable code.
    package let code: Code
    /// What is wrong, in plain words with the numbers.
    package let message: String
    /// What to do about it.
    package let remedy: String
    /// The part concerned, from 0; `nil` when it is the whole post.
    package let part: Int?
    /// What it is about.
    package let field: Field

    /// How grave it is.
    package var severity: Severity { code.severity }

    /// Gathers the parts.
    package init(_ code: Code, message: String, remedy: String, part: Int? = nil, field: Field) {
        self.code = code
        self.message = message
        self.remedy = remedy
        self.part = part
        self.field = field
    }
}

extension Sequence<Problem> {
    /// Whether any of them keeps the post from going out.
    package var blocksPublishing: Bool { contains { $0.severity == .error } }
}
