/// A stored file that posts may use.
package struct MediaItem: Sendable, Hashable, Identified {
    /// Media items are `med_…`.
    package static let identifierPrefix = "med"
    /// Identifies a media item.
    package typealias ID = Identifier<MediaItem>

    /// What a file is to the one who looks at it.
    package enum Kind: String, Sendable, Hashable, CaseIterable {
        /// A picture that stands still.
        case image
        /// A picture that moves: a GIF, or another image that lasts.
        case animation
        /// A film.
        case video
        /// Pages.
        case document
        /// Sound without a picture.
        case audio
    }

    /// The identifier.
    package let id: ID
    /// The owner.
    package let workspaceID: Workspace.ID
    /// The person's file name: data for display, never a path (SEC-73).
    package let fileName: String
    /// Found by content, e.g. `image/png` (SEC-74).
    package let contentType: String
    /// Width and height in pixels; 0 where they mean nothing.
    package let width: Int
    /// Height in pixels.
    package let height: Int
    /// Size in bytes.
    package let byteCount: Int
    /// SHA-256 of the bytes, lower-case hexadecimal (REL-47).
    package let digest: String
    /// How long it runs, in milliseconds; 0 for what stands still.
    package let durationMilliseconds: Int
    /// Frames per second, where there are frames and their rate is known.
    package let frameRate: Double?
    /// Pages of a document; 0 for everything else.
    package let pageCount: Int
    /// How a film is coded; `nil` for everything else, and where earlier releases did not ask.
    package let coding: FilmCoding?

    /// Gathers the parts.
    package init(
        id: ID, workspaceID: Workspace.ID, fileName: String, contentType: String, width: Int, height: Int,
        byteCount: Int, digest: String, durationMilliseconds: Int = 0, frameRate: Double? = nil, pageCount: Int = 0,
        coding: FilmCoding? = nil
    ) {
        self.id = id
        self.workspaceID = workspaceID
        self.fileName = fileName
        self.contentType = contentType
        self.width = width
        self.height = height
        self.byteCount = byteCount
        self.digest = digest
        self.durationMilliseconds = durationMilliseconds
        self.frameRate = frameRate
        self.pageCount = pageCount
        self.coding = coding
    }

    /// What was made from it: the same thing in another file.
    ///
    /// - Parameters:
    ///   - frameRate: where it is another one.
    ///   - coding: where it is known to be another one.
    package func made(
        _ contentType: String, width: Int, height: Int, byteCount: Int, digest: String, frameRate: Double? = nil,
        coding: FilmCoding? = nil
    ) -> MediaItem {
        MediaItem(
            id: id, workspaceID: workspaceID, fileName: fileName, contentType: contentType, width: width,
            height: height, byteCount: byteCount, digest: digest, durationMilliseconds: durationMilliseconds,
            frameRate: frameRate ?? self.frameRate, pageCount: pageCount, coding: coding ?? self.coding)
    }

    /// Bits per second, of everything in a film; 0 for what stands still.
    package var bitRate: Int { durationMilliseconds > 0 ? byteCount * 8_000 / durationMilliseconds : 0 }

    /// What it is, by its type; a GIF counts as moving, as the platforms count it.
    package var kind: Kind {
        switch contentType {
        case "image/gif": .animation
        case "application/pdf": .document
        case let type where type.hasPrefix("video/"): .video
        case let type where type.hasPrefix("audio/"): .audio
        default: durationMilliseconds > 0 ? .animation : .image
        }
    }
}
