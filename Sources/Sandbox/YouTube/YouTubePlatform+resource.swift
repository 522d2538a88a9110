import HTTPTypes
import Synchronization

/// A video as programs see it (sheet sections 4.3 and 8).
extension YouTubePlatform {
    func resource(_ video: YouTubeState.Video, _ parts: Set<String>) -> JSONValue {
        var resource: [String: JSONValue] = [
            "kind": "youtube#video", "etag": .string(Self.etag(video.id)), "id": .string(video.id),
        ]
        for part in parts { resource[part] = value(part, of: video) ?? resource[part] }
        return .object(resource)
    }

    private func value(_ part: String, of video: YouTubeState.Video) -> JSONValue? {
        switch part {
        case "snippet": snippet(video)
        case "status": status(video)
        case "contentDetails":
            [
                "duration": .string(Self.duration(video.length)), "dimension": "2d",
                "definition": min(video.width, video.height) >= 720 ? "hd" : "sd", "caption": "false",
                "licensedContent": false, "projection": "rectangular", "contentRating": [:],
                "hasCustomThumbnail": .bool(video.hasThumbnail),
            ]
        case "statistics": statistics(video)
        case "processingDetails": processing(video)
        case "player": ["embedHtml": .string("<iframe src=\"//www.youtube.com/embed/\(video.id)\"></iframe>")]
        case "fileDetails":
            ["fileSize": .string(String(video.size)), "durationMs": .string(String(video.length.milliseconds))]
        case "recordingDetails", "localizations", "paidProductPlacementDetails": video.draft.others[part]
        default: nil
        }
    }

    /// ISO 8601, e.g. `PT1H2M3S`.
    private static func duration(_ length: Duration) -> String {
        let seconds = Int(length.components.seconds)
        let units = [(seconds / 3_600, "H"), (seconds / 60 % 60, "M"), (seconds % 60, "S")]
        let text = units.filter { $0.0 > 0 }.map { "\($0.0)\($0.1)" }.joined()
        return "PT" + (text.isEmpty ? "0S" : text)
    }

    private func snippet(_ video: YouTubeState.Video) -> JSONValue {
        let (draft, account) = (video.draft, people.account(video.account))
        let words: [String: JSONValue] = [
            "title": .string(draft.title), "description": .string(draft.description),
        ]
        var snippet: [String: JSONValue] = [
            "publishedAt": .string(video.created.googleText), "channelId": JSONValue(account?.id),
            "channelTitle": JSONValue(account?.displayName), "categoryId": .string(draft.category ?? "22"),
            "liveBroadcastContent": "none", "localized": .object(words), "thumbnails": thumbnails(video.id),
        ]
        snippet.merge(words) { $1 }
        if !draft.tags.isEmpty { snippet["tags"] = .array(draft.tags.map { .string($0) }) }
        snippet["defaultLanguage"] = draft.language.map { .string($0) }
        snippet["defaultAudioLanguage"] = draft.audioLanguage.map { .string($0) }
        return .object(snippet)
    }

    private func status(_ video: YouTubeState.Video) -> JSONValue {
        let (now, draft) = (world.clock.now, video.draft)
        let outcome = video.outcome(at: now)
        let word =
            switch outcome {
            case nil: "uploaded"
            case .good: "processed"
            case .failed: "failed"
            case .rejected: "rejected"
            }
        let isForKids = draft.isForKids ?? false || Channel.named(video.account)?.isForKids == true
        var status: [String: JSONValue] = [
            "uploadStatus": .string(word), "privacyStatus": .string(draft.privacy(at: now)),
            "license": .string(draft.license), "embeddable": .bool(draft.switches["embeddable"] ?? true),
            "publicStatsViewable": .bool(draft.switches["publicStatsViewable"] ?? true),
            "madeForKids": .bool(isForKids),
        ]
        status["failureReason"] = outcome?.failure.map { .string($0) }
        status["rejectionReason"] = outcome?.rejection.map { .string($0) }
        status["selfDeclaredMadeForKids"] = draft.isForKids.map { .bool($0) }
        status["containsSyntheticMedia"] = draft.switches["containsSyntheticMedia"].map { .bool($0) }
        if let time = draft.publishAt, time > now { status["publishAt"] = .string(time.googleText) }
        return .object(status)
    }

    private func processing(_ video: YouTubeState.Video) -> JSONValue {
        let outcome = video.outcome(at: world.clock.now)
        let word =
            switch outcome {
            case nil: "processing"
            case .good: "succeeded"
            case .failed: "failed"
            case .rejected: "terminated"
            }
        let isDone: JSONValue = outcome == .good ? "available" : "inProgress"
        var details: [String: JSONValue] = [
            "processingStatus": .string(word), "fileDetailsAvailability": isDone,
            "processingIssuesAvailability": isDone, "tagSuggestionsAvailability": isDone,
            "editorSuggestionsAvailability": isDone, "thumbnailsAvailability": isDone,
        ]
        if outcome == nil {
            details["processingProgress"] = ["partsTotal": "1000", "partsProcessed": "10", "timeLeftMs": "1000"]
        }
        if outcome?.failure != nil { details["processingFailureReason"] = "transcodeFailed" }
        return .object(details)
    }

    /// Numbers are text. Videos for children have no comments, so that their number is missing.
    private func statistics(_ video: YouTubeState.Video) -> JSONValue {
        var names = ["viewCount", "likeCount", "commentCount"]
        if hasNoComments(video) { names.removeLast() }
        if video.draft.switches["publicStatsViewable"] == false { names.removeAll { $0 == "likeCount" } }
        var numbers: [String: JSONValue] = ["favoriteCount": "0"]
        for name in names { numbers[name] = .string(String(GraphInsights.figure(video.id, name))) }
        return .object(numbers)
    }

    func hasNoComments(_ video: YouTubeState.Video) -> Bool {
        video.draft.isForKids == true || Channel.named(video.account)?.isForKids == true
    }

    // MARK: Thumbnails

    static let thumbnailSizes = [
        ("default", 120, 90), ("medium", 320, 180), ("high", 480, 360), ("standard", 640, 480), ("maxres", 1_280, 720),
    ]

    func thumbnails(_ id: String) -> JSONValue {
        let sizes = Self.thumbnailSizes.map { name, width, height -> (String, JSONValue) in
            let url = "\(Self.pictures)/vi/\(id)/\(name)"
            return (name, ["url": .string(url), "width": .integer(width), "height": .integer(height)])
        }
        return .object(Dictionary(sizes) { first, _ in first })
    }
}
