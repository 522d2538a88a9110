// Connecting in a small window. When the window is blocked, the form simply goes its way in this one.
"use strict";
(() => {
  const list = document.getElementById("connections");
  const problem = document.getElementById("connect-problem");

  // Remembers which attempts run in a small window; a platform page may cut every other tie.
  const mark = (id) => "martlet-connect-" + id;

  // The window was blocked: the login goes on in this one, and the next page says how to allow it.
  const blocked = "martlet-blocked";
  const hint = document.getElementById("popup-hint");
  if (hint && sessionStorage.getItem(blocked)) {
    hint.hidden = false;
    sessionStorage.removeItem(blocked);
  }

  function say(words, helpPath) {
    if (!problem) return;
    problem.textContent = words;
    if (helpPath) {
      const link = document.createElement("a");
      link.href = helpPath;
      link.textContent = "What can I do?";
      problem.append(" ", link);
    }
    problem.hidden = !words;
    if (words) problem.scrollIntoView({ block: "center" });
  }

  // Waits for the end of the attempt: the small window tells, and the server is asked as well, because pages that isolate
  // themselves cut the tie between the windows.
  function outcome(id) {
    return new Promise((resolve) => {
      const channel = new BroadcastChannel(mark(id));
      let timer;
      const end = Date.now() + 11 * 60 * 1000;
      const finish = (answer) => { channel.close(); clearTimeout(timer); resolve(answer); };
      const ask = async () => {
        clearTimeout(timer);
        try {
          const answer = await fetch("/connections/authorizations/" + id, { headers: { Accept: "application/json" }, cache: "no-store" });
          if (answer.ok) {
            const attempt = await answer.json();
            if (attempt.state === "done" || attempt.state === "failed") return finish(attempt);
          }
        } catch { /* asked again below */ }
        if (Date.now() > end) return finish({ state: "failed", words: "The attempt has run out. Try again." });
        timer = setTimeout(ask, 1500);
      };
      channel.onmessage = (event) => { if (event.data === "changed") ask(); };
      timer = setTimeout(ask, 1500);
    });
  }

  async function start(form, small) {
    const answer = await fetch(form.action, {
      method: "POST", body: new URLSearchParams(new FormData(form)), headers: { Accept: "application/json" },
    });
    const attempt = await answer.json();
    if (!answer.ok) throw new Error(attempt.words || "That did not work. Try again.");
    localStorage.setItem(mark(attempt.id), "small");
    small.location.replace(attempt.url);
    return attempt.id;
  }

  async function connect(form, small) {
    const button = form.querySelector("button");
    button.disabled = true;
    say("");
    try {
      const id = await start(form, small);
      button.disabled = false;
      const attempt = await outcome(id);
      if (attempt.state === "failed") say(attempt.words, attempt.help_path);
      else if (!list) location.reload();
      setTimeout(() => localStorage.removeItem(mark(id)), 60_000);
    } catch (error) {
      say(error.message);
    }
    button.disabled = false;
    small.close();
    if (list) await martlet.renew(list);
  }

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("[data-connect]") || event.defaultPrevented) return;
    const shape = "popup,width=560,height=760,left=" + Math.max(0, screenX + (outerWidth - 560) / 2) + ",top=" + Math.max(0, screenY + 60);
    const small = open("/connections/opening", "_blank", shape);
    if (!small) return sessionStorage.setItem(blocked, "yes");
    event.preventDefault();
    connect(form, small);
  }, true);

  // At the end of an attempt: a small window tells the others and closes, a full window goes on.
  const end = document.getElementById("authorization");
  if (end && end.dataset.state !== "choose") {
    const isSmall = localStorage.getItem(mark(end.dataset.id)) !== null;
    new BroadcastChannel(mark(end.dataset.id)).postMessage("changed");
    if (end.dataset.state === "pending") {
      setTimeout(() => location.reload(), 1500);
    } else if (isSmall) {
      for (const hint of document.querySelectorAll("[data-close-hint]")) hint.hidden = false;
      setTimeout(() => close(), 300);
    } else if (end.dataset.state === "done") {
      location.replace(document.getElementById("continue").href);
    }
  }
})();
