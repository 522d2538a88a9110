extension Problem {
    /// The stable codes.
    package enum Code: String, Sendable, Hashable, Codable, CaseIterable {
        case publishingNotOffered = "publishing_not_offered"
        case formatNotOffered = "format_not_offered"
        case accountCannotPost = "account_cannot_post"
        case accountCannotPostNow = "account_cannot_post_now"

        // MARK: The post and its words
        case emptyPost = "empty_post"
        case emptyPart = "empty_part"
        case threadNotSupported = "thread_not_supported"
        case threadTooLong = "thread_too_long"
        case textTooLong = "text_too_long"
        case textTooManyBytes = "text_too_many_bytes"
        case textIgnored = "text_ignored"
        case forbiddenCharacters = "forbidden_characters"
        case tooManyCashtags = "too_many_cashtags"
        case tooManyHashtags = "too_many_hashtags"
        case tooManyMentions = "too_many_mentions"
        case tooManyLinks = "too_many_links"
        case titleRequired = "title_required"
        case titleTooLong = "title_too_long"
        case titleIgnored = "title_ignored"

        // MARK: Link and poll
        case linkInvalid = "link_invalid"
        case linkTooLong = "link_too_long"
        case linkIgnored = "link_ignored"
        case linkNotClickable = "link_not_clickable"
        case pollOptionCount = "poll_option_count"
        case pollOptionBlank = "poll_option_blank"
        case pollOptionRepeated = "poll_option_repeated"
        case pollOptionTooLong = "poll_option_too_long"
        case pollDuration = "poll_duration"
        case pollSeveralIgnored = "poll_several_ignored"
        case pollWithMedia = "poll_with_media"

        // MARK: Files
        case imageRequired = "image_required"
        case videoRequired = "video_required"
        case mediaRequired = "media_required"
        case tooManyImages = "too_many_images"
        case tooManyVideos = "too_many_videos"
        case tooManyFiles = "too_many_files"
        case imageMustBeAlone = "image_must_be_alone"
        case mediaMixed = "media_mixed"
        case mediaMissing = "media_missing"
        case mediaTypeUnsupported = "media_type_unsupported"
        case imageTooLarge = "image_too_large"
        case videoTooLarge = "video_too_large"
        case documentTooLarge = "document_too_large"
        case audioTooLarge = "audio_too_large"
        case imageTooManyPixels = "image_too_many_pixels"
        case dimensionsNotTaken = "dimensions_not_taken"
        case aspectNotTaken = "aspect_not_taken"
        case videoTooShort = "video_too_short"
        case videoTooLong = "video_too_long"
        case frameRateNotTaken = "frame_rate_not_taken"
        case codingNotTaken = "coding_not_taken"
        case bitRateNotTaken = "bit_rate_not_taken"
        case copyNotMade = "copy_not_made"
        case documentTooManyPages = "document_too_many_pages"
        case sizesDiffer = "sizes_differ"
        case croppedToFirst = "cropped_to_first"
        case altTextTooLong = "alt_text_too_long"
        case altTextIgnored = "alt_text_ignored"

        // MARK: Choices
        case visibilityUnknown = "visibility_unknown"
        case visibilityIgnored = "visibility_ignored"
        case contentWarningIgnored = "content_warning_ignored"
        case languageInvalid = "language_invalid"
        case languageIgnored = "language_ignored"
        case optionRequired = "option_required"
        case optionIgnored = "option_ignored"
        case optionUnknownValue = "option_unknown_value"
        case optionTooLong = "option_too_long"
        case optionOutOfRange = "option_out_of_range"
        case optionTooMany = "option_too_many"
        case optionMalformed = "option_malformed"

        /// What is left out, and what may have passed by then, is a notice; all else is refused.
        package var severity: Severity {
            switch self {
            case .textIgnored, .titleIgnored, .linkIgnored, .linkNotClickable, .pollSeveralIgnored, .croppedToFirst,
                .altTextIgnored, .visibilityIgnored, .contentWarningIgnored, .languageIgnored, .optionIgnored,
                .accountCannotPostNow:
                .notice
            default: .error
            }
        }
    }
}
