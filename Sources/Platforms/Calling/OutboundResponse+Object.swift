import Outbound

extension OutboundResponse {
    /// The JSON object of a success; `nil` for anything else, which is described by the refusal of the platform.
    var jsonObject: JSONValue? {
        guard isSuccess, let json = try? json(), json.object != nil else { return nil }
        return json
    }
}
