import HTTPTypes

/// The sandbox's own addresses: index, media, avatars, style and the control API.
struct OwnRoutes: Sendable {
    let sandbox: Sandbox
    let world: SandboxWorld

    init(_ sandbox: Sandbox, world: SandboxWorld) {
        self.sandbox = sandbox
        self.world = world
    }

    func answer(_ call: Call) async -> Answer {
        let segments = call.path.split(separator: "/").compactMap { try? Percent.decodePath($0) }
        let isReading = call.method == "GET" || call.method == "HEAD"
        switch segments.first {
        case nil where isReading: return world.pages.index(sandbox)
        case "style.css" where isReading:
            return Answer(contentType: "text/css; charset=utf-8", bytes: Array(Pages.style.utf8))
        case "media" where isReading && segments.count == 3: return media(platform: segments[1], id: segments[2])
        case "avatars" where isReading && segments.count == 3: return avatar(segments[2])
        case "control": return await ControlAPI(sandbox: sandbox).answer(call, Array(segments.dropFirst()))
        default: return .text("The sandbox does not play this host.", status: .notFound)
        }
    }

    private func media(platform: String, id: String) -> Answer {
        guard let file = world.media.file(platform: platform, id: id) else { return .text("gone", status: .notFound) }
        // A sandbox policy keeps uploaded scripts from running.
        return Answer(
            headers: [.contentSecurityPolicy: "sandbox; default-src 'none'", .xContentTypeOptions: "nosniff"],
            contentType: file.contentType, bytes: file.bytes)
    }

    private func avatar(_ file: String) -> Answer {
        guard file.hasSuffix(".svg") else { return .text("gone", status: .notFound) }
        return Answer(contentType: "image/svg+xml", bytes: Array(Avatar.svg(name: String(file.dropLast(4))).utf8))
    }
}
