extension Pages {
    /// The one style sheet; platforms differ by the variables on `body`.
    static let style = """
        *, *::before, *::after { box-sizing: border-box }
        body { margin: 0; background: var(--ground); color: #1d2327; font: 16px/1.5 system-ui, sans-serif }
        a { color: var(--accent) }
        h1 { font-size: 1.4rem; line-height: 1.25; margin: 0 0 .5rem; text-wrap: balance }
        h1.small { font-size: 1.1rem; color: #5b656d }
        h2 { font-size: 1rem; margin: 1.2rem 0 .4rem }
        .bar { display: flex; justify-content: space-between; align-items: center; gap: 1rem;
            padding: .7rem 1rem; background: #fff; border-bottom: 1px solid #0001 }
        .brand { display: flex; align-items: center; gap: .6rem; font-weight: 700; color: inherit; text-decoration: none }
        .mark { display: inline-grid; place-items: center; width: 2rem; height: 2rem; border-radius: var(--radius);
            background: var(--accent); color: #fff; font: 700 1rem Georgia, serif; flex: none }
        .note { font-size: .8rem; color: #6b747b; border: 1px solid #0002; border-radius: 99px; padding: 0 .6rem;
            text-decoration: none }
        main { max-width: 40rem; margin: 0 auto; padding: 1.5rem 1rem 4rem }
        main:has(.grid) { max-width: 70rem }
        .grid { display: grid; gap: 1rem; grid-template-columns: repeat(auto-fill, minmax(17rem, 1fr)) }
        .card { background: #fff; border: 1px solid #0001; border-radius: 16px; padding: 1.25rem;
            margin: 0 0 1rem; box-shadow: 0 1px 2px #0000000d }
        .tile h2 { display: flex; gap: .6rem; align-items: center; margin-top: 0; font-size: 1.1rem }
        .quiet { color: #5b656d; font-size: .9rem; margin: .2rem 0 }
        .quiet code { background: #0000000a; border-radius: 4px; padding: 0 .3em; margin-right: .2em }
        .consent { max-width: 28rem; margin: 1rem auto; padding: 1.5rem }
        fieldset { border: 0; padding: 0; margin: 1.25rem 0 0 }
        legend { font-weight: 600; padding: 0; margin-bottom: .4rem }
        .account { display: flex; align-items: center; gap: .75rem; padding: .55rem .7rem; margin-bottom: .5rem;
            border: 1px solid #0002; border-radius: 12px; cursor: pointer; line-height: 1.25 }
        .account:has(:checked) { border-color: var(--accent); box-shadow: 0 0 0 1px var(--accent) }
        .account:focus-within { outline: 2px solid var(--accent); outline-offset: 2px }
        .account.off { opacity: .5; cursor: not-allowed }
        .account input { accent-color: var(--accent); width: 1.1rem; height: 1.1rem; flex: none }
        img { max-width: 100% }
        .account img, .who img, .people img, .profile img { border-radius: 50%; flex: none }
        .permissions { list-style: none; margin: 0; padding: 0 }
        .permissions li { padding: .3rem 0 .3rem 1.6rem; position: relative }
        .permissions li::before { content: "✓"; position: absolute; left: .2rem; color: var(--accent); font-weight: 700 }
        .buttons { display: flex; gap: .75rem; margin: 1.4rem 0 1rem }
        button { flex: 1; font: inherit; font-weight: 600; padding: .75rem 1rem; border-radius: var(--radius);
            border: 1px solid #0003; background: #fff; color: inherit; cursor: pointer }
        button:focus-visible, a:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px }
        button.primary { background: var(--accent); border-color: var(--accent); color: #fff; flex: 2 }
        .people { list-style: none; margin: 1rem 0 0; padding: 0; display: grid; gap: .6rem }
        .people a, .who { display: flex; gap: .7rem; align-items: center; color: inherit; text-decoration: none;
            line-height: 1.25 }
        .profile { display: flex; gap: 1rem; align-items: center }
        .post .text { white-space: pre-wrap; overflow-wrap: anywhere; margin: .7rem 0; font-size: 1.05rem }
        .post .text:empty, .media:empty { display: none }
        .warning { background: #fff4d6; border-radius: 8px; padding: .4rem .7rem; margin: .7rem 0 0; font-weight: 600 }
        .media { display: grid; gap: .5rem }
        .media.n2, .media.n3, .media.n4 { grid-template-columns: 1fr 1fr }
        figure { margin: 0; min-width: 0 }
        figure img, figure video { display: block; width: 100%; max-height: 30rem; object-fit: cover; border-radius: 12px;
            background: #0001 }
        figcaption { font-size: .85rem; color: #5b656d; margin-top: .25rem; overflow-wrap: anywhere }
        .badge { background: #1d2327; color: #fff; border-radius: 4px; font-size: .68rem; font-weight: 700;
            padding: .05rem .35rem; vertical-align: .08em }
        .thread { position: relative }
        .thread .post + .post { margin-top: -1rem; border-top-left-radius: 0; border-top-right-radius: 0 }
        .thread .post.focus { border-left: 4px solid var(--accent) }
        .thread-note::before { content: "↳ " }
        #code { font-size: 1.2rem; user-select: all; overflow-wrap: anywhere }
        @media (prefers-color-scheme: dark) {
            body { background: #12161a; color: #e8ecef }
            .bar, .card, button { background: #1b2127; border-color: #ffffff1a }
            .account { border-color: #fff3 }
            .quiet, figcaption, .note, h1.small { color: #9aa6af }
            .quiet code { background: #ffffff12 }
            .warning { background: #4a3b12 }
            button.primary, .mark { border: 1px solid #ffffff40 }
            a, .permissions li::before { color: #9cc7ff }
            .brand, .people a, .who { color: inherit }
        }
        """
}
