/// A file that pages load from our own origin.
struct Asset: Sendable {
    /// Its name below `/assets`.
    let name: String
    /// What it is.
    let contentType: String
    /// Its bytes, embedded at build time.
    let bytes: [UInt8]

    /// All of them.
    static let all = [
        Asset(name: "martlet.css", contentType: "text/css; charset=utf-8", bytes: PackageResources.martlet_css),
        Asset(name: "martlet.js", contentType: script, bytes: PackageResources.martlet_js),
        Asset(name: "connect.js", contentType: script, bytes: PackageResources.connect_js),
        Asset(name: "compose.js", contentType: script, bytes: PackageResources.compose_js),
        Asset(name: "calendar.js", contentType: script, bytes: PackageResources.calendar_js),
        Asset(name: "compose_parts.js", contentType: script, bytes: PackageResources.compose_parts_js),
        Asset(name: "martlet.svg", contentType: "image/svg+xml", bytes: PackageResources.martlet_svg),
    ]

    /// Changes when any of them does.
    static let version = {
        var hash = StableHash()
        for asset in all { hash.combine(asset.bytes) }
        return hash.text
    }()

    private static let script = "text/javascript; charset=utf-8"
}
