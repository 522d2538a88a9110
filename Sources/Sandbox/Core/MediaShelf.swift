import Synchronization

/// Uploaded files of all platforms, in memory; the oldest go when the shelf is full.
package final class MediaShelf: Sendable {
    /// One file.
    package struct File: Sendable {
        /// Media type as the platform settled on it.
        package let contentType: String
        /// The content.
        package let bytes: [UInt8]
    }

    fileprivate struct State {
        var files: [String: File] = [:]
        var order: [String] = []
        var size = 0
    }

    private let capacity: Int
    private let state = Mutex(State())

    /// A shelf for so many bytes.
    package init(capacity: Int = 256 << 20) {
        self.capacity = capacity
    }

    /// Where a file is served on the sandbox's own pages.
    package static func path(platform: String, id: String) -> String {
        "/media/\(Percent.encode(platform))/\(Percent.encode(id))"
    }

    /// Puts a file on the shelf.
    package func store(platform: String, id: String, contentType: String, bytes: [UInt8]) {
        state.withLock { state in
            let key = "\(platform)/\(id)"
            state.remove(key)
            state.files[key] = File(contentType: contentType, bytes: bytes)
            state.order.append(key)
            state.size += bytes.count
            while state.size > capacity, let oldest = state.order.first { state.remove(oldest) }
        }
    }

    /// The file; `nil` when there is none any more.
    package func file(platform: String, id: String) -> File? {
        state.withLock { $0.files["\(platform)/\(id)"] }
    }

    /// Empties the shelf.
    package func reset() { state.withLock { $0 = State() } }
}

extension MediaShelf.State {
    fileprivate mutating func remove(_ key: String) {
        guard let file = files.removeValue(forKey: key) else { return }
        size -= file.bytes.count
        order.removeAll { $0 == key }
    }
}
