/// What people choose when nobody stops them: words and phrases, and neighbouring keys (SEC-33).
enum CommonPasswords {
    /// Words of which common passwords are made, and long ones that are common as they are.
    static let words = Set(list.split { $0 == " " || $0.isNewline }.map(String.init))

    /// Every three keys that stand side by side, forwards and backwards.
    static let neighbours: Set<String> = {
        let both = rows + rows.map { String($0.reversed()) }
        return Set(both.map { Array($0) }.flatMap { row in (3...row.count).map { String(row[$0 - 3..<$0]) } })
    }()

    private static let rows = [
        "1234567890", "abcdefghijklmnopqrstuvwxyz",
        "qwertyuiop", "asdfghjkl", "zxcvbnm", "qwertzuiop", "yxcvbnm", "azertyuiop", "qsdfghjklm", "wxcvbn",
        "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p", "1qazxsw23edcvfr45tgbnhy67ujm", "zaq12wsxcde34rfvbgt56yhnmju7",
        "1q2w3e4r5t6y7u8i9o0p", "q1w2e3r4t5y6u7i8o9p0", "qazwsxedcrfvtgbyhnujmikolp", "qweasdzxc", "!@#$%^&*()",
        "147258369", "1a2b3c4d5e6f7g8h9i",
    ]

    private static let list = """
        password passwort passwd pass passphrase pwd contrasena motdepasse parola senha wachtwoord haslo salasana
        letmein letmeinnow letmeinplease welcome welcomeback willkommen bienvenue hello goodbye hallo bonjour hola
        admin administrator root superuser sysadmin user username guest test tester testing temp temporary default
        changeme changeit change login logon signin access account secret private secure security master server
        system computer internet network windows linux ubuntu debian apple google facebook instagram twitter youtube
        tiktok linkedin mastodon bluesky reddit pinterest threads martlet social media marketing company office
        business manager support service demo sample example dummy nothing something whatever anything forever never
        always iloveyou ilovehim iloveher ilovegod iloveme ihateyou loveme lovely lover love loves loving sweetheart
        sweetie sweet darling honey baby babygirl babyboy princess prince queen king angel angels heaven devil
        jesus jesuschrist christ church faith hope blessed blessing god godisgood godislove bible allah buddha
        mother father mommy daddy brother sister family friend friends bestfriend bestfriends children daughter
        football baseball basketball soccer hockey tennis golf golfer volleyball swimming running dancing
        liverpool chelsea arsenal barcelona realmadrid juventus manchester manchesterunited bayern dortmund celtic
        yankees cowboys steelers eagles lakers redsox packers raiders broncos
        dragon monkey shadow tiger lion eagle falcon phoenix wolf panther bear horse dolphin butterfly unicorn
        kitty kitten puppy doggy chicken turtle snake spider rabbit elephant penguin
        sunshine sunflower flower flowers rainbow summer winter spring autumn january february march april may june
        july august september october november december monday tuesday wednesday thursday friday saturday sunday
        morning midnight moonlight starlight star stars sunny sunset ocean beach mountain river island forest
        superman batman spiderman ironman captain america avengers wolverine joker starwars startrek skywalker
        darthvader pokemon pikachu naruto minecraft fortnite roblox playstation nintendo xbox gamer gaming matrix
        harrypotter hogwarts gandalf frodo hobbit mustang corvette ferrari porsche mercedes toyota honda yamaha
        harley davidson chevy camaro
        michael jordan jennifer jessica ashley michelle nicole daniel andrew joshua matthew anthony robert thomas
        william james john david richard charles joseph christopher alexander alexandra elizabeth samantha
        stephanie victoria patrick benjamin brandon justin george maggie charlie bailey buster cookie ginger
        pepper hunter ranger killer hannah amanda melissa sophie emma olivia maria anna andrea martin
        peter paul mark lucas max felix oliver simon steven kevin brian
        money dollar million rich power freedom peace happy happiness lucky luck winner success champion
        legend hero warrior ninja samurai pirate soldier knight wizard magic mystery
        chocolate strawberry cheese coffee banana orange cherry peaches pumpkin cupcake candy sugar pizza
        purple green blue yellow black white silver golden gold diamond crystal
        trustno1 trust trustme nobody opensesame abracadabra supercalifragilistic fuckyou fuckoff fuck shit bitch
        asshole bullshit sexy pussy hotdog hottie
        correct battery staple correcthorsebatterystaple thequickbrownfox loremipsum qwerty azerty qwertz asdf
        keyboard letter number numbers onetwothree onetwothreefour abc abcd
        london paris berlin newyork texas california florida chicago boston dallas canada australia england
        germany france italy spain brazil mexico india
        this that the and for you your are not is my was with from here there please now new old big little good bad
        best super mega ultra hyper cool awesome amazing beautiful pretty crazy funny
        """
}
