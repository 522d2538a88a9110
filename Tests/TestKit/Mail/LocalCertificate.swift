/// A certificate for this machine's own names that vouches for itself; it protects nothing and is known to everybody.
package enum LocalCertificate {
    /// The certificate, PEM.
    package static let certificate = """
        -----BEGIN CERTIFICATE-----
        MIIBZzCCAQ2gAwIBAgIBATAKBggqhkjOPQQDAjAUMRIwEAYDVQQDDAlsb2NhbGhv
        c3QwIBcNMjAwMTAxMDAwMDAwWhgPMjEyMDAxMDEwMDAwMDBaMBQxEjAQBgNVBAMM
        CWxvY2FsaG9zdDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABKYPD0lW4jQfO2ic
        0wTTCGQLoLWu/fHbcfz4p3hBIKKSP8QZkussqyqzkjyzFeOaKZRD0Cni3J/ijYZ/
        64mb8gujTjBMMBoGA1UdEQQTMBGCCWxvY2FsaG9zdIcEfwAAATAPBgNVHRMBAf8E
        BTADAQH/MB0GA1UdDgQWBBQs40V1jpk/TN2Fzj9vLS/0FVJKLjAKBggqhkjOPQQD
        AgNIADBFAiBoFhMN0/yHgT7pUYHzBcDXk8NM4sfN3SnHb6Tg2b8R8AIhAP+6qbG8
        irkdw97/+K2AGSOJFJPMTcfPEuMeTK/K9I7V
        -----END CERTIFICATE-----
        """

    static let privateKey = """
        -----BEGIN PRIVATE KEY-----
        MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgnwCjZcte+HN91CZd
        cRRk1+3bJTsuGllbFpD2nPrSRZ6hRANCAASmDw9JVuI0HztonNME0whkC6C1rv3x
        23H8+Kd4QSCikj/EGZLrLKsqs5I8sxXjmimUQ9Ap4tyf4o2Gf+uJm/IL
        -----END PRIVATE KEY-----
        """
}
