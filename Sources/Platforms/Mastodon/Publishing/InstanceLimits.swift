import Domain
import Outbound

/// Limits as an instance tells them (platform sheet, section 5).
struct InstanceLimits: Sendable {
    /// Mastodon's own limits, where a server does not tell its.
    static let usual = InstanceFigures().capabilities

    private let document: JSONValue
    private let software: InstanceSoftware

    init(_ document: JSONValue, software: InstanceSoftware) {
        self.document = document
        self.software = software
    }

    /// The limits as everybody else reads them.
    var capabilities: Capabilities { figures.capabilities }

    /// What the instance says, over what is usual.
    var figures: InstanceFigures {
        var figures = InstanceFigures()
        let statuses = document["configuration"]?["statuses"]
        figures.text = positive(statuses?["max_characters"]) ?? positive(document["max_toot_chars"]) ?? figures.text
        figures.attachments =
            positive(statuses?["max_media_attachments"]) ?? positive(document["max_media_attachments"])
            ?? figures.attachments
        figures.urlCost = positive(statuses?["characters_reserved_per_url"]) ?? figures.urlCost
        figures.countsAsMastodon = software.isMastodon
        figures.filmsGIFs = software.isMastodon || software.name == nil
        figures.wantsImages = software.wantsImages
        readMedia(document["configuration"]?["media_attachments"], into: &figures)
        readPolls(document["configuration"]?["polls"], into: &figures)
        return figures
    }

    private func readMedia(_ media: JSONValue?, into figures: inout InstanceFigures) {
        figures.imageBytes =
            positive(media?["image_size_limit"]) ?? positive(document["upload_limit"]) ?? figures.imageBytes
        figures.imagePixels = positive(media?["image_matrix_limit"]) ?? figures.imagePixels
        figures.altText = positive(media?["description_limit"]) ?? figures.altText
        let types = media?["supported_mime_types"]?.strings ?? []
        let images = types.filter { $0.hasPrefix("image/") }
        if !images.isEmpty { figures.imageTypes = Set(images) }
        let videos = types.filter { $0.hasPrefix("video/") }
        if !videos.isEmpty { figures.videoTypes = Set(videos) }
        if !types.isEmpty { figures.audioTypes = Set(types.filter { $0.hasPrefix("audio/") }) }
        readVideo(media, into: &figures)
        // A server that names its types and no film among them takes none; nor one whose limit is 0 (Takahe).
        if !types.isEmpty && videos.isEmpty || media?["video_size_limit"]?.integer == 0 { figures.videoBytes = nil }
    }

    private func readVideo(_ media: JSONValue?, into figures: inout InstanceFigures) {
        figures.videoBytes =
            positive(media?["video_size_limit"]) ?? positive(document["upload_limit"]) ?? figures.videoBytes
        figures.videoPixels = positive(media?["video_matrix_limit"]) ?? figures.videoPixels
        figures.videoRate = positive(media?["video_frame_rate_limit"]).map(Double.init) ?? figures.videoRate
    }

    private func readPolls(_ polls: JSONValue?, into figures: inout InstanceFigures) {
        figures.pollOptions = max(positive(polls?["max_options"]) ?? figures.pollOptions, 2)
        figures.pollOption = positive(polls?["max_characters_per_option"]) ?? figures.pollOption
        let shortest = positive(polls?["min_expiration"]).map { ($0 + 59) / 60 } ?? figures.pollMinutes.lowerBound
        let longest = positive(polls?["max_expiration"]).map { $0 / 60 } ?? figures.pollMinutes.upperBound
        figures.pollMinutes = shortest...max(shortest, longest)
    }

    /// A number that can be a limit; a server that tells 0 or nonsense is not believed.
    private func positive(_ value: JSONValue?) -> Int? {
        value?.integer.flatMap { $0 > 0 && $0 < 1 << 40 ? Int($0) : nil }
    }
}
