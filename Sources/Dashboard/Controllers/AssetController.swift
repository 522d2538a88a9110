import HTTPTypes
import Hummingbird
import NIOCore

/// Serves our own styles, scripts and pictures. Their address changes with their content, so browsers may keep them.
struct AssetController: Sendable {
    var endpoints: RouteCollection<GuestContext> {
        let routes = RouteCollection(context: GuestContext.self)
        for asset in Asset.all {
            routes.get("\(PagePath.assets)/\(asset.name)") { _, _ in Self.response(asset) }
        }
        return routes
    }

    private static func response(_ asset: Asset) -> Response {
        Response(
            status: .ok,
            headers: [
                .contentType: asset.contentType, .cacheControl: "public, max-age=31536000, immutable",
                .contentLength: String(asset.bytes.count),
            ],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: asset.bytes)))
    }
}
