import Crypto

/// `signed_request` of Meta's notices (facebook.md section 3): signature, dot, payload, both base64url without padding.
enum SignedRequest {
    /// Signs who is meant and when with the app's secret.
    static func make(user: String, at: SandboxTime, secret: String) -> String {
        let payload: JSONValue = [
            "algorithm": "HMAC-SHA256", "issued_at": .integer(at.seconds), "user_id": .string(user),
        ]
        let text = URLSafeBase64.encode(payload.bytes)
        return "\(URLSafeBase64.encode(mac(text, secret: secret))).\(text)"
    }

    /// `appsecret_proof`: hex HMAC-SHA256 of the access token with the app's secret.
    static func proof(of token: String, secret: String) -> String {
        let digits = Array("0123456789abcdef".utf8)
        let text = mac(token, secret: secret).flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
        return String(decoding: text, as: UTF8.self)
    }

    private static func mac(_ text: String, secret: String) -> [UInt8] {
        Array(
            HMAC<SHA256>.authenticationCode(
                for: Array(text.utf8), using: SymmetricKey(data: Array(secret.utf8))))
    }
}
