import Domain
import Engine

extension EngineSettings {
    /// What the configuration means for the Engine.
    init(_ settings: HouseSettings, publicURL: String, isSandbox: Bool) {
        self.init(publicURL: publicURL)
        self.isSandbox = isSandbox
        if isSandbox { linkOrigin = Neighbourhood.houseOrigin }
        checkInterval = settings.checkInterval
        doubtPause = settings.doubtPause
        refreshMode = settings.refreshMode
        refreshRate = Double(settings.refreshRate)
        refreshWidth = settings.refreshWidth
        refreshFloor = settings.refreshFloor
        manualCheckPause = settings.manualPause
        missedWindow = settings.missedWindow
        reconcileWindow = settings.reconcileWindow
        concurrency = settings.concurrency
        deliveryLease = settings.lease
        refreshLease = settings.lease
        configuredApps = settings.platformApps
        paidFigures = settings.paidFigures
        plans = settings.plans
        mediaQuota = settings.mediaQuota
        mediaByteLimit = settings.mediaFileLimit
    }
}
