import Crypto
import Domain
import FoundationEssentials

extension RootKeyRing {
    /// Wraps a data key under the current root key.
    package func wrap(_ key: DataKey) throws(VaultError) -> WrappedDataKey {
        let format = SealedFormat.current
        let bound = WrappedDataKey.associatedData(
            format, id: key.id, workspace: key.workspace, rootKeyID: current.id)
        var material = key.withBytes { Data($0) }
        defer { Wipe.data(&material) }
        let box = try format.seal(material, with: current.wrapping, bound: bound)
        return WrappedDataKey(
            id: key.id, workspace: key.workspace, rootKeyID: current.id,
            bytes: [format.version, format.algorithm] + box)
    }

    /// Unwraps a data key. Throws `unknownRootKey`, and `notAuthentic` when row and wrapping do not belong together.
    package func unwrap(_ wrapped: WrappedDataKey) throws(VaultError) -> DataKey {
        guard let root = key(wrapped.rootKeyID) else { throw .unknownRootKey(wrapped.rootKeyID) }
        let format = try SealedFormat(reading: wrapped.bytes)
        let bound = WrappedDataKey.associatedData(
            format, id: wrapped.id, workspace: wrapped.workspace, rootKeyID: root.id)
        var material = try format.open(
            wrapped.bytes.dropFirst(SealedFormat.byteCount), with: root.wrapping, bound: bound)
        defer { Wipe.data(&material) }
        guard material.count == RootKey.byteCount else { throw .malformed }
        return DataKey(id: wrapped.id, workspace: wrapped.workspace, key: SymmetricKey(data: material))
    }

    /// The same data key under the current root key, or `nil` when it is there already (SEC-26).
    package func rewrap(_ wrapped: WrappedDataKey) throws(VaultError) -> WrappedDataKey? {
        guard wrapped.rootKeyID != current.id else { return nil }
        return try wrap(unwrap(wrapped))
    }
}
