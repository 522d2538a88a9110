import HTTPTypes

/// `com.atproto.repo.uploadBlob` (sheet, section 4).
struct BlobEndpoints: Sendable {
    let network: BlueskyNetwork
    let authority: Authority
    let server: BlueskyServer

    var endpoints: [Endpoint] {
        [
            Endpoint(
                "repo.uploadBlob", "POST", server.origin, "/xrpc/com.atproto.repo.uploadBlob",
                bodyLimit: server.blobLimit
            ) { try upload($0) }
        ]
    }

    private func upload(_ call: Call) throws -> Answer {
        let caller = try authority.authenticate(call, server)
        guard !call.contentType.isEmpty else {
            throw XRPC.invalid("Request encoding (Content-Type) required but not provided")
        }
        guard !call.body.isEmpty else { throw XRPC.invalid("A request body is expected but none was provided") }
        let mimeType = MimeSniffer.type(of: call.body) ?? call.contentType
        try caller.demandBlob(mimeType)
        try authority.limitUploads(caller.account)
        let contentID = ContentID(blob: call.body)
        let blob = BlobReference(contentID: contentID, mimeType: mimeType, size: call.body.count)
        network.world.media.store(
            platform: BlueskyNetwork.name, id: contentID.description, contentType: mimeType, bytes: call.body)
        network.with { state in
            guard let index = state.index(did: caller.account.did) else { return }
            state.accounts[index].repository.keep(blob, now: network.now)
        }
        return .json(["blob": blob.value.json], headers: caller.headers)
    }
}
