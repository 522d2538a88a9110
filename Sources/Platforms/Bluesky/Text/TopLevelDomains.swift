/// The top-level domains under which a bare `example.org` in a text is taken for an address: all of countries, and the
/// general ones in wide use. Others need their `https://`.
enum TopLevelDomains {
    private static let countries = """
        ac ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bm bn bo br bs bt bw by bz ca cc \
        cd cf cg ch ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg er es et eu fi fj fk fm fo fr ga \
        gd ge gf gg gh gi gl gm gn gp gq gr gs gt gu gw gy hk hm hn hr ht hu id ie il im in io iq ir is it je jm jo jp \
        ke kg kh ki km kn kp kr kw ky kz la lb lc li lk lr ls lt lu lv ly ma mc md me mg mh mk ml mm mn mo mp mq mr ms \
        mt mu mv mw mx my mz na nc ne nf ng ni nl no np nr nu nz om pa pe pf pg ph pk pl pm pn pr ps pt pw py qa re ro \
        rs ru rw sa sb sc sd se sg sh si sk sl sm sn so sr ss st su sv sx sy sz tc td tf tg th tj tk tl tm tn to tr tt \
        tv tw tz ua ug uk us uy uz va vc ve vg vi vn vu wf ws ye yt za zm zw
        """

    private static let general = """
        com org net edu gov mil int info biz name pro aero coop museum jobs mobi travel tel cat asia post xxx app dev \
        blog page site online store shop tech cloud social news media email art design studio agency digital global \
        group team work works world zone space live life love community network systems software solutions services \
        support tools wiki xyz club fun games game video tv photo photos gallery music band film movie theater radio \
        press report science university school academy education college health care clinic fitness fit food cafe bar \
        restaurant pizza beer wine coffee kitchen recipes garden house homes land farm city town berlin hamburg koeln \
        wien london paris amsterdam nyc tokyo law legal tax finance money bank capital fund insurance business company \
        enterprises consulting management marketing partners ventures holdings inc llc ltd gmbh events tickets party \
        wedding fashion clothing jewelry shoes boutique gifts sale deals market auction link click one top win vip ink \
        rocks ninja guru expert today plus bio eco green earth energy solar foundation charity ngo church faith chat \
        dating cam dog pet vet baby kids toys bike car auto cars tours travel holiday vacations flights hotel rent
        """

    private static let all = Set((countries + " " + general).split(separator: " "))

    /// Whether the last label of the name is one of them.
    static func contains(topOf name: String) -> Bool {
        name.split(separator: ".").last.map(all.contains) ?? false
    }
}
