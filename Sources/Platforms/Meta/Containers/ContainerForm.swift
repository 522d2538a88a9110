import Domain
import Outbound

/// The parameters of containers: what both dialects share.
struct ContainerForm: Sendable {
    let script: ContainerScript

    var publication: Publication { script.publication }
    var options: DeliveryOptions { publication.options }

    /// One item of a carousel.
    func item(_ part: Int, _ item: Int) async throws(PlatformFailure) -> [OutboundURL.Item] {
        switch script.dialect {
        case .threads: try await threadsItem(part, item)
        case .instagram: try await instagramItem(part, item)
        }
    }

    /// A part, or the first comment.
    func unit(_ unit: ContainerUnit) async throws(PlatformFailure) -> [OutboundURL.Item] {
        switch (script.dialect, unit) {
        case (.threads, .part(let part)): try await threads(part)
        case (.threads, .comment): try threadsComment()
        case (.instagram, .part(let part)): try await instagram(part)
        case (.instagram, .comment): throw ContainerPublisher.foreignStep
        }
    }

    /// The containers of the items of a carousel, in order.
    func children(_ part: Int) throws(PlatformFailure) -> OutboundURL.Item {
        let count = publication.content.parts[part].media.count
        let names = (0..<count).compactMap { publication.outputs["item:\(part):\($0)"]?.remoteID }
        guard names.count == count else { throw ContainerPublisher.notMade }
        return OutboundURL.Item("children", names.joined(separator: ","))
    }

    /// Where the platform fetches a file, by the name of the parameter for its kind.
    func address(of file: MediaItem) async throws(PlatformFailure) -> OutboundURL.Item {
        OutboundURL.Item(file.kind == .video ? "video_url" : "image_url", try await publication.address(of: file))
    }

    /// A parameter, unless there is nothing in it.
    static func text(_ name: String, _ text: String?) -> [OutboundURL.Item] {
        guard let text, !text.isEmpty else { return [] }
        return [OutboundURL.Item(name, text)]
    }
}
