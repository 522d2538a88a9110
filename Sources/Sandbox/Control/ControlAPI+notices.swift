import HTTPTypes

/// Notices from a platform to an app, sent when a test asks for it.
extension ControlAPI {
    /// `POST /control/accounts/{platform}/{account}/{notice}`; `nil` when the word is no notice.
    func notify(platform: String, account: String, _ word: String) async -> Answer? {
        guard let notice = PlatformNotice(rawValue: word) else { return nil }
        guard let receipts = await sandbox.notify(account, on: platform, notice) else {
            return .json(["error": "not_found"], status: .notFound)
        }
        guard !receipts.isEmpty else { return .json(["error": "no_address"], status: .conflict) }
        return .json(["notices": .array(receipts.map(Self.json))])
    }

    /// `PUT /control/clients/{platform}/{client}` with `deauthorize_url` and `data_deletion_url`; `null` takes one away.
    func setAddresses(_ call: Call, platform: String, client: String) throws -> Answer {
        let object = try call.jsonObject()
        let names = [("deauthorize_url", PlatformNotice.deauthorize), ("data_deletion_url", .dataDeletion)]
        for name in object.keys.sorted() where !names.contains(where: { $0.0 == name }) {
            throw FieldProblem.unknown(name)
        }
        for (name, notice) in names where object[name] != nil {
            let url = try object.value(name, \.string)
            guard sandbox.setAddress(url, for: notice, client: client, on: platform) else {
                return .json(["error": "not_found"], status: .notFound)
            }
        }
        return Answer(status: .noContent)
    }

    private static func json(_ receipt: NoticeReceipt) -> JSONValue {
        [
            "client": .string(receipt.client), "url": .string(receipt.url), "body": .string(receipt.body),
            "form": .object(receipt.form.mapValues { .string($0) }),
            "status": receipt.status.map { .integer($0) } ?? .null,
        ]
    }
}
