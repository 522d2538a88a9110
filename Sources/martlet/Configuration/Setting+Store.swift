import Domain
import Media
import Outbound

extension Setting {
    /// The store for media in the place of the folder.
    static let mediaStore = [
        Setting(
            key: "media.store.endpoint", kind: .text, standard: "",
            meaning:
                "S3-compatible store for media, e.g. https://s3.eu-central-1.amazonaws.com; it may be at a private address. "
                + "Empty: media stay in the folder."),
        Setting(
            key: "media.store.region", kind: .text, standard: "us-east-1",
            meaning: "Region of the store, as it calls it."),
        Setting(
            key: "media.store.bucket", kind: .text, standard: "", meaning: "Bucket for media; private, and made before."
        ),
        Setting(key: "media.store.keyId", kind: .text, standard: "", meaning: "Access key for the store."),
        Setting(
            key: "media.store.secret", kind: .text, standard: "", meaning: "Its secret, by environment or file only.",
            isSecret: true),
        Setting(key: "media.store.secretFile", kind: .text, standard: "", meaning: "A file that holds the secret."),
        Setting(
            key: "media.store.addressing", kind: .text, standard: "path",
            meaning: "Where the bucket's name stands: path, after the host, or virtual, before it."),
        Setting(
            key: "media.store.prefix", kind: .text, standard: "",
            meaning: "What the names of all objects begin with, e.g. martlet/, where others use the bucket too."),
    ]
}

extension Reading {
    /// The store for media; `nil` where they stay in the folder.
    mutating func mediaStore() -> S3Settings? {
        let endpoint = text("media.store.endpoint")
        let (bucket, keyID) = (text("media.store.bucket"), text("media.store.keyId"))
        let secret = secret("media.store.secret", orIn: "media.store.secretFile")
        let (region, prefix) = (text("media.store.region"), text("media.store.prefix"))
        let addressing = S3Settings.Addressing(rawValue: text("media.store.addressing"))
        guard !endpoint.isEmpty || !bucket.isEmpty || !keyID.isEmpty || secret != nil else { return nil }

        let before = mistakes.count
        let origin = Origin(endpoint)
        expect(
            origin != nil, "media.store.endpoint: it must be an address such as https://s3.example.org, without a path."
        )
        expect(S3Settings.isBucket(bucket), "media.store.bucket: a media store needs the name of a bucket.")
        expect(!keyID.isEmpty, "media.store.keyId: a media store needs an access key.")
        expect(
            secret?.isBlank == false, "media.store.secret: a media store needs the secret of its access key.")
        expect(!region.isEmpty, "media.store.region: name a region; stores without regions take us-east-1.")
        expect(addressing != nil, "media.store.addressing: it must be path or virtual.")
        expect(
            S3Settings.isPrefix(prefix), "media.store.prefix: it may have letters, digits, -, _, . and single slashes.")
        guard mistakes.count == before, let origin, let secret, let addressing else { return nil }
        let settings = S3Settings(
            endpoint: origin, region: region, bucket: bucket, keyID: keyID, secret: secret, addressing: addressing,
            prefix: prefix)
        expect(settings != nil, "media.store.addressing: \(bucket) cannot stand before this host; use path.")
        return settings
    }

    private mutating func expect(_ isSo: Bool, _ mistake: String) {
        if !isSo { mistakes.append(mistake) }
    }
}
