package import Domain
import Outbound

extension YouTubeConnector {
    /// Duplicates are found within minutes, claims of rights within hours, complaints after days.
    package var lateLooks: [Duration] { [.minutes(30), .hours(6), .days(1), .days(3)] }

    /// Asks whether YouTube still shows the video, for one unit of the daily quota (platform sheet, section 4.3). A video that is
    /// not listed may have been deleted by its channel, so that nothing is said of it.
    package func standing(
        of publication: Publication, as session: Session
    ) async throws(PlatformFailure) -> Standing {
        guard let id = publication.outputs[Self.publishStep]?.remoteID else { return .stands }
        guard let video = try await calls(as: session).item("/youtube/v3/videos", "status", id: id) else {
            return .gone
        }
        let status = video["status"]
        switch status?["uploadStatus"]?.string {
        case "processed", "uploaded": return .stands
        case "failed": return .rejected(words: YouTubeProcessing.failed(status?["failureReason"]?.string).words)
        case "rejected": return .rejected(words: YouTubeProcessing.rejected(status?["rejectionReason"]?.string).words)
        case "deleted": return .gone
        default: throw PlatformFailure(.transient, words: "YouTube does not say what it makes of the video.")
        }
    }
}
