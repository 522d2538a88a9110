// The composer: what each account thinks while one types, said beside the fields, and what can be chosen for each account.
"use strict";
(() => {
  const form = document.getElementById("composer");
  if (!form) return;
  const parts = document.getElementById("parts");
  const verdict = document.getElementById("preflight");
  const accountForms = document.getElementById("account-forms");
  let timer, asked = 0;

  async function ask(path, more = {}) {
    const data = new URLSearchParams();
    for (const [name, value] of new FormData(form)) if (typeof value === "string") data.append(name, value);
    for (const [name, value] of Object.entries(more)) data.append(name, value);
    const answer = await fetch(path, { method: "POST", body: data, headers: { Accept: "text/html" } });
    return answer.ok ? answer.text() : null;
  }

  async function check() {
    const turn = ++asked;
    const html = await ask(form.dataset.preflight);
    if (html === null || turn !== asked) return;
    martlet.put(verdict, html);
    showCounts();
    showProblems();
    showFitting();
  }

  function checkSoon() {
    clearTimeout(timer);
    timer = setTimeout(() => check().catch(() => {}), 350);
  }

  // Beside each part stands the count of the account that has the least room left.
  function showCounts() {
    [...parts.children].forEach((part, index) => {
      const room = (count) => { const [used, limit] = count.lastChild.textContent.split("/"); return (limit || Infinity) - used; };
      const counts = [...verdict.querySelectorAll(`.count[data-count="${index}"]`)].sort((a, b) => room(a) - room(b));
      const counter = part.querySelector(".counter");
      counter.textContent = counts[0]?.lastChild.textContent || "";
      counter.toggleAttribute("data-over", counts[0]?.hasAttribute("data-over") || false);
    });
  }

  // Each problem stands beside the field that it is about as well.
  function showProblems() {
    const found = new Map();
    for (const line of verdict.querySelectorAll("[data-target]")) {
      const lines = found.get(line.dataset.target) || new Map();
      lines.set(line.textContent.trim(), line.dataset.tone);
      found.set(line.dataset.target, lines);
    }
    for (const slot of form.querySelectorAll("[data-slot]")) {
      const lines = found.get(slot.dataset.slot) || new Map();
      const field = document.getElementById(slot.dataset.slot);
      if ([...lines.values()].includes("bad")) field?.setAttribute("aria-invalid", "true");
      else field?.removeAttribute("aria-invalid");
      if (slot.textContent === [...lines.keys()].join("")) continue;
      slot.replaceChildren(...[...lines].map(([words, tone]) => element("li", { "data-tone": tone }, words)));
    }
  }

  // What means nothing for a Reel is not asked for a Reel.
  function showFitting() {
    for (const line of verdict.querySelectorAll(".verdict")) {
      const fitting = new Set(line.dataset.fitting.split(" "));
      const fields = document.getElementById("account-" + line.dataset.connection)?.querySelectorAll("[data-field]");
      for (const field of fields || []) field.hidden = !fitting.has(field.dataset.field);
    }
  }

  // Only chosen accounts show their choices, and only what one of them can use is asked for the post.
  function showNeeded() {
    const chosen = [...form.querySelectorAll("input[type=checkbox][name=connection]:checked")];
    const ids = new Set(chosen.map((box) => box.value));
    for (const one of accountForms.children) one.toggleAttribute("data-unneeded", !ids.has(one.dataset.account));
    for (const one of form.querySelectorAll("[data-terms]")) one.toggleAttribute("data-unneeded", !ids.has(one.dataset.terms));
    const takes = new Set(chosen.flatMap((box) => box.dataset.takes.split(" ")));
    for (const place of form.querySelectorAll("[data-wants]")) {
      const fields = [...place.querySelectorAll("input, textarea")];
      const isUsed = fields.some((field) => field.type === "checkbox" ? field.checked : field.value);
      const isThread = place.dataset.wants === "thread" && parts.children.length > 1;
      const isChosen = place.dataset.wants === "format" && place.querySelector("select").selectedIndex > 0;
      place.toggleAttribute("data-unneeded", !takes.has(place.dataset.wants) && !isUsed && !isThread && !isChosen);
    }
    for (const one of form.querySelectorAll("[data-single]")) one.hidden = parts.children.length < 2;
  }

  // Asks for the choices of an account again; what is typed meanwhile stays.
  async function renew(id, more = {}) {
    const begun = performance.now();
    const html = await ask(form.dataset.account, { account: id, ...more });
    if (html === null) return;
    const fresh = new DOMParser().parseFromString(html, "text/html").body.firstElementChild;
    martlet.prepare(fresh);
    const known = document.getElementById("account-" + id);
    if (known) for (const field of fresh.querySelectorAll("[data-field]")) replace(field, known, begun, more);
    else accountForms.append(fresh);
    showNeeded();
    showProblems();
  }

  function replace(field, form, begun, more) {
    const known = document.getElementById(field.id);
    if (!known) return form.querySelector(".fields").append(field);
    const isHere = known.contains(document.activeElement);
    if (known.touched > begun || (isHere && !more.fresh)) return;
    known.replaceWith(field);
    if (isHere) field.querySelector("select, input:not([type=hidden]), textarea").focus();
  }

  function element(name, attributes, ...children) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...children);
    return made;
  }

  // A field may stand in something that is closed.
  function goTo(id) {
    const field = document.getElementById(id);
    for (let place = field?.closest("details"); place; place = place.parentElement.closest("details")) place.open = true;
    field?.scrollIntoView({ block: "center" });
    field?.focus({ preventScroll: true });
  }

  form.addEventListener("input", (event) => {
    const field = event.target.closest("[data-field]");
    if (field) field.touched = performance.now();
    checkSoon();
  });
  form.addEventListener("change", (event) => {
    const one = event.target;
    const account = one.closest(".account-form")?.dataset.account;
    if (one.matches("[name=connection]")) {
      showNeeded();
      if (one.checked) renew(one.value).catch(() => {});
    } else if (account && form.querySelector(`[data-parent="${one.id}"]`)) {
      renew(account).catch(() => {});
    }
    checkSoon();
  });
  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-reload]");
    const link = event.target.closest("a[href^='#']");
    if (!button && !link) return;
    event.preventDefault();
    if (link) return goTo(link.hash.slice(1));
    button.setAttribute("aria-disabled", "true");
    renew(button.dataset.reload, { fresh: "yes" }).catch(() => {}).then(() => button.removeAttribute("aria-disabled"));
  });

  martlet.composer = { form, parts, element, changed() { showNeeded(); checkSoon(); } };
  showNeeded();
  document.getElementById("problem")?.focus();
  const chosen = form.querySelectorAll("input[name=connection][value]:is(:checked, [type=hidden])");
  for (const id of new Set([...chosen].map((box) => box.value))) {
    const known = document.getElementById("account-" + id);
    if (!known || known.querySelector("[data-waiting]")) renew(id).catch(() => {});
  }
  if (chosen.length) checkSoon();
})();
