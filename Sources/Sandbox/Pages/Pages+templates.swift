/// The templates; every value is printed escaped, there are no triple braces.
extension Pages {
    static let layoutTemplate = """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>{{frame.title}} · {{frame.platform}}</title>
        <link rel="stylesheet" href="/style.css">
        </head>
        <body style="--accent: {{frame.accent}}; --ground: {{frame.ground}}; --radius: {{frame.radius}}">
        <header class="bar"><a class="brand" href="{{frame.home}}"><span class="mark" aria-hidden="true">{{frame.mark}}\
        </span> <span>{{frame.platform}}</span></a> <a class="note" href="/">simulated</a></header>
        <main>{{$body}}{{/body}}</main>
        </body>
        </html>
        """

    static let consentTemplate = """
        {{<layout}}{{$body}}
        <form class="card consent" method="post">
        <h1><strong>{{app}}</strong> wants to use your account</h1>
        <p class="quiet">{{origin}}</p>
        <fieldset class="accounts"><legend>Continue as</legend>
        {{#accounts}}<label class="account{{#isSuspended}} off{{/isSuspended}}" for="account-{{name}}">\
        <input type="radio" name="account" id="account-{{name}}" value="{{name}}"{{#isChosen}} checked{{/isChosen}}\
        {{#isSuspended}} disabled{{/isSuspended}}>\
        <img src="{{avatar}}" alt="" width="44" height="44">\
        <span><b>{{displayName}}</b><br><span class="quiet">@{{handle}}{{#isSuspended}} · {{state}}{{/isSuspended}}</span>\
        </span></label>
        {{/accounts}}</fieldset>
        <section><h2>It will be able to</h2>
        <ul class="permissions">{{#permissions}}<li>{{.}}</li>{{/permissions}}</ul>
        {{#choices}}<label class="account" for="scope-{{name}}"><input type="checkbox" name="scopes[]" id="scope-{{name}}" \
        value="{{name}}" checked><span>{{title}}</span></label>
        {{/choices}}</section>
        {{#groups}}<fieldset class="accounts"><legend>{{title}}</legend>
        {{#targets}}<label class="account" for="target-{{name}}"><input type="checkbox" name="targets[]" \
        id="target-{{name}}" value="{{name}}" checked><span>{{title}}</span></label>
        {{/targets}}</fieldset>
        {{/groups}}{{#hasChoices}}<input type="hidden" name="choices" value="1">{{/hasChoices}}
        <div class="buttons"><button id="approve" class="primary" type="submit" name="decision" value="approve">Approve\
        </button><button id="deny" type="submit" name="decision" value="deny">Deny</button></div>
        <p class="quiet">This is a simulated platform on this machine. Nobody real is asked.</p>
        </form>
        {{/body}}{{/layout}}
        """

    static let problemTemplate = """
        {{<layout}}{{$body}}<section class="card"><h1>{{frame.title}}</h1><p>{{text}}</p></section>{{/body}}{{/layout}}
        """

    static let codeTemplate = """
        {{<layout}}{{$body}}<section class="card"><h1>{{frame.title}}</h1><p>Copy it into the app that sent you here.</p>\
        <p><code id="code">{{code}}</code></p></section>{{/body}}{{/layout}}
        """

    static let indexTemplate = """
        {{<layout}}{{$body}}
        <h1>Simulated platforms</h1>
        <p class="quiet">Sandbox time {{now}} · {{faults}} faults in force · \
        <a href="/control/ledger">ledger</a> · <a href="/control/posts">posts</a> · \
        <a href="/control/faults">faults</a> · <a href="/control/origins">routes</a></p>
        <div class="grid">
        {{#platforms}}<section class="card tile" style="--accent: {{frame.accent}}">
        <h2><span class="mark" aria-hidden="true">{{frame.mark}}</span> <a href="{{frame.home}}">{{frame.platform}}</a></h2>
        <p class="quiet">{{#origins}}<code>{{.}}</code> {{/origins}}</p>
        <p><a href="{{frame.home}}">Timeline</a> · {{posts}} posts</p>
        <ul class="people">{{#accounts}}<li><a href="{{page}}"><img src="{{avatar}}" alt="" width="36" height="36">\
        <span>{{displayName}}<br><span class="quiet">@{{handle}}</span></span></a>\
        {{#hint}}<span class="quiet">{{hint}}</span>{{/hint}}</li>{{/accounts}}</ul>
        </section>{{/platforms}}
        </div>
        {{/body}}{{/layout}}
        """

    static let timelineTemplate = """
        {{<layout}}{{$body}}
        {{#account}}<section class="card profile"><img src="{{avatar}}" alt="" width="72" height="72">\
        <div><h1>{{displayName}}</h1><p class="quiet">@{{handle}}{{#isSuspended}} · {{state}}{{/isSuspended}}</p></div>\
        </section>{{/account}}
        {{^account}}<h1>{{frame.title}}</h1>{{/account}}
        {{#posts}}{{> post}}{{/posts}}
        {{#isEmpty}}<p class="card quiet">Nothing has been posted yet.</p>{{/isEmpty}}
        {{/body}}{{/layout}}
        """

    static let threadTemplate = """
        {{<layout}}{{$body}}<h1 class="small">{{frame.title}}</h1>
        <div class="thread">{{#posts}}{{> post}}{{/posts}}</div>{{/body}}{{/layout}}
        """

    static let postTemplate = """
        <article class="card post{{#isFocus}} focus{{/isFocus}}{{#isReply}} reply{{/isReply}}">
        <a class="who" href="{{profile}}"><img src="{{avatar}}" alt="" width="44" height="44">\
        <span><b>{{author}}</b><br><span class="quiet">@{{handle}}</span></span></a>
        {{#isReply}}<p class="quiet thread-note">continues a thread</p>{{/isReply}}
        {{#warning}}<p class="warning">{{warning}}</p>{{/warning}}
        {{#title}}<h2 class="title">{{title}}</h2>{{/title}}
        <p class="text">{{#pieces}}{{#target}}<a href="{{target}}" rel="nofollow noopener">{{text}}</a>{{/target}}\
        {{^target}}{{text}}{{/target}}{{/pieces}}</p>
        <div class="media {{mediaClass}}">{{#media}}<figure>\
        {{#isVideo}}<video controls src="{{source}}" aria-label="{{alt}}"></video>{{/isVideo}}\
        {{#isImage}}<img src="{{source}}" alt="{{alt}}">{{/isImage}}\
        {{^isVideo}}{{^isImage}}<a href="{{source}}">document</a>{{/isImage}}{{/isVideo}}\
        {{#hasAlt}}<figcaption><span class="badge">ALT</span> {{alt}}</figcaption>{{/hasAlt}}</figure>{{/media}}</div>
        {{#details}}<p class="quiet">{{.}}</p>{{/details}}
        <p class="quiet"><a href="{{permalink}}"><time>{{time}}</time></a>{{#visibility}} · {{visibility}}{{/visibility}}</p>
        </article>
        """
}
