import Domain
import Outbound

/// Calls of a Page for one step (sheet `facebook`, sections 1 and 4): forms and files, never JSON, in which lists are lost.
struct FacebookCalls: Sendable {
    /// The face of the platform, where posts are seen.
    static let network = "https://www.facebook.com"

    let graph: PagesGraph
    /// Speaks for the Page.
    let token: Secret
    /// Identifies the Page.
    let page: String

    /// The path of a node, or of an edge of it.
    static func path(_ id: String, _ edge: String? = nil) -> String {
        "/" + PercentEncoding.component(id) + (edge.map { "/" + $0 } ?? "")
    }

    /// The path of an edge of the Page.
    func own(_ edge: String) -> String { Self.path(page, edge) }

    /// One call that must be answered by a JSON object without an error inside.
    func json(
        _ method: OutboundRequest.Method, _ path: String, query: [OutboundURL.Item] = [], body: OutboundBody = .none,
        for purpose: CallPurpose = .read
    ) async throws(PlatformFailure) -> JSONValue {
        let response: OutboundResponse
        do throws(GraphError) {
            response = try await graph.calls.graphResponse(
                method, MetaPagesFlavor.version + path, query: query + graph.proof, body: body,
                kind: purpose == .upload ? .upload : .platformCall)
        } catch { throw error.platformFailure(purpose) }
        // Anything but JSON is described by the refusal.
        guard let json = response.jsonObject, json["error"] == nil else {
            throw GraphRefusal(response).pageFailure(purpose)
        }
        return json
    }

    /// The entries of a list of the Page or of a post, all of them.
    func list<Entry>(
        _ path: String, fields: String? = nil, where conditions: [OutboundURL.Item], _ read: (JSONValue) -> Entry?
    ) async throws(PlatformFailure) -> [Entry] {
        do throws(GraphError) {
            return try await graph.list(path, fields: fields, limit: 25, where: conditions, read)
        } catch { throw error.platformFailure(.read) }
    }

    /// A link that Facebook gave, which may lack the host; `nil` for what is none of Facebook's.
    static func link(_ value: JSONValue?) -> String? {
        guard let text = value?.nonBlankString, let url = OutboundURL(text.hasPrefix("/") ? network + text : text),
            url.origin.scheme == .https
        else { return nil }
        let host = url.origin.host.text
        return host == "facebook.com" || host.hasSuffix(".facebook.com") ? url.text : nil
    }

    /// An answer that lacks what it is for.
    static let unusable = PlatformFailure(.transient, words: "Facebook's answer lacks what was asked for.")
    /// The same of a call after which the post may be out.
    static let nameless = PlatformFailure(
        .transient, words: "Facebook's answer does not name the post.", mayHaveTakenEffect: true)
}
