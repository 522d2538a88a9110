/// What Pinterest remembers of uploads and pins.
struct PinterestState: Sendable {
    /// A video that is registered, uploaded or processed.
    struct Media: Sendable {
        let id: String
        let account: String
        let form: UploadForm
        var bytes: [UInt8]?
        /// When processing is over; `nil` for never.
        var readyAt: SandboxTime?
        var isBad = false

        func status(at now: SandboxTime) -> String {
            guard bytes != nil else { return "registered" }
            guard let readyAt, readyAt <= now else { return "processing" }
            return isBad ? "failed" : "succeeded"
        }
    }

    /// A pin.
    struct Pin: Sendable {
        let id: String
        let account: String
        /// The host it was made on: trials are apart from the rest.
        let origin: String
        var texts: [String: String]
        let kind: String
        let files: [PinFile]
        let created: SandboxTime
        var isDeleted = false
    }

    var media = BoundedStore<Media>(capacity: 500)
    var pins = BoundedStore<Pin>(capacity: 20_000)
}

/// A picture or video of a pin.
struct PinFile: Sendable {
    let id: String
    let contentType: String
    let bytes: [UInt8]
}
