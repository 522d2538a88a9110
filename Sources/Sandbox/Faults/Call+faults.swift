/// Faults that an endpoint plays itself, because they show later or in the platform's own words.
extension Call {
    /// Whether such a fault hit this call.
    package func plays(_ kind: Fault.Kind) -> Bool { fault?.kind == kind }

    /// Why what this call makes is to be rejected later: the fault's own reason or the usual one; `nil` when it is not.
    package func laterRejection(usual: String) -> String? {
        plays(.lateRejection) ? fault?.body ?? usual : nil
    }

    /// Whether a list may already show something made at `time`.
    package func shows(madeAt time: SandboxTime, now: SandboxTime) -> Bool {
        guard let fault, fault.kind == .staleList else { return true }
        return time + fault.lag <= now
    }
}
