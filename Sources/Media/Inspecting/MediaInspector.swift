import Foundation

/// Finds out what an arrived file is, and takes out of it what nobody should see (SEC-74 to SEC-76, SEC-79).
package struct MediaInspector: Sendable {
    /// What there is to look with.
    package let tools: MediaTools

    /// Looks with these tools.
    package init(tools: MediaTools) { self.tools = tools }

    /// What was found.
    package struct Finding: Sendable {
        /// What it is.
        package let facts: MediaFacts
        /// The bytes without metadata, where they are to replace the file.
        package let cleanBytes: [UInt8]?
    }

    /// Looks at a file on this node's disk. Throws `MediaError` for everything that is not taken.
    package func look(at path: String) async throws(MediaError) -> Finding {
        let head = try await LocalFile(path).bytes(0..<1_024)
        let sound = AudioContainer(head)
        if sound != .m4a, MovieContainer.begins(head) {
            return Finding(facts: try await video(path, head), cleanBytes: nil)
        }
        if DocumentContainer.begins(head) {
            return Finding(facts: try await document(path), cleanBytes: nil)
        }
        if let sound {
            return Finding(facts: try await audio(path, head, sound), cleanBytes: nil)
        }
        return try await image(path)
    }

    private func audio(
        _ path: String, _ head: [UInt8], _ container: AudioContainer
    ) async throws(MediaError) -> MediaFacts {
        guard let ffprobe = tools.ffprobe else {
            throw .unsupported("Sound is not taken here yet: ffmpeg is not installed on the server.")
        }
        guard !head.holds(Array("%PDF-".utf8)) else { throw Self.twoThings }
        try await LocalFile(path).open { file throws(MediaError) in
            try Self.checkEnd(file)
            // Its boxes are those of films, which may refer to other files.
            if container == .m4a { _ = try MovieContainer(file).contentType() }
        }
        let output = try await tools.run(ffprobe, container.arguments(path), limits: .looking)
        guard output.isSuccess else { throw AudioContainer.unreadable }
        return try MovieFacts.read(output.bytes, container)
    }

    private func image(_ path: String) async throws(MediaError) -> Finding {
        // One byte more than may be there tells whether there is.
        let bytes = try await LocalFile(path).bytes(0..<MediaProbe.byteLimit + 1)
        let probe: MediaProbe
        do throws(MediaError) { probe = try MediaProbe(bytes) } catch {
            guard case .unsupported = error, !MediaProbe.isImage(bytes) else { throw error }
            throw .unsupported(
                "Only JPEG, PNG, GIF and WebP images, MP4 and MOV videos, MP3, M4A, Ogg, FLAC and WAV sound and PDF documents are taken."
            )
        }
        let clean = MetadataRemoval.clean(bytes, contentType: probe.contentType)
        let animation = Animation(clean, contentType: probe.contentType)
        try animation.check(width: probe.width, height: probe.height)
        var facts = MediaFacts(probe.contentType)
        (facts.width, facts.height) = (probe.width, probe.height)
        (facts.durationMilliseconds, facts.frameRate) = (animation.duration, animation.frameRate)
        return Finding(facts: facts, cleanBytes: clean)
    }

    private func video(_ path: String, _ head: [UInt8]) async throws(MediaError) -> MediaFacts {
        guard let ffprobe = tools.ffprobe else {
            throw .unsupported("Videos are not taken here yet: ffmpeg is not installed on the server.")
        }
        // Some viewers look for a document anywhere in the first lines.
        guard !head.holds(Array("%PDF-".utf8)) else { throw Self.twoThings }
        let type = try await LocalFile(path).open { file throws(MediaError) in
            try Self.checkEnd(file)
            return try MovieContainer(file).contentType()
        }
        let output = try await tools.run(ffprobe, MovieFacts.arguments(path), limits: .looking)
        guard output.isSuccess else { throw MovieFacts.unreadable }
        return try MovieFacts.read(output.bytes, contentType: type)
    }

    private func document(_ path: String) async throws(MediaError) -> MediaFacts {
        guard let vipsheader = tools.vipsheader else {
            throw .unsupported("Documents are not taken here yet: libvips-tools is not installed on the server.")
        }
        try await LocalFile(path).open { file throws(MediaError) in
            try Self.checkEnd(file)
            try DocumentContainer(file: file).check()
        }
        let output = try await tools.run(vipsheader, ["-f", "n-pages", path], limits: .looking)
        let words = String(decoding: output.bytes, as: UTF8.self).filter { !$0.isWhitespace }
        guard output.isSuccess, let pages = Int(words), pages > 0 else { throw DocumentContainer.broken }
        guard pages <= DocumentContainer.pageLimit else { throw .tooLarge("A document may have 1,000 pages.") }
        var facts = MediaFacts("application/pdf")
        facts.pageCount = pages
        return facts
    }

    /// An archive is read from its end, whatever stands before it (SEC-74).
    private static func checkEnd(_ file: OpenFile) throws(MediaError) {
        let size = try file.size
        guard try !file.read(max(size - 1_024, 0)..<size).holds([0x50, 0x4b, 0x05, 0x06]) else { throw twoThings }
    }

    private static let twoThings = MediaError.unsupported("The file is two things at once; save it again.")
}
