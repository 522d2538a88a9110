// Common to all pages: times in the reader's zone, pieces that renew themselves, no double clicks.
"use strict";
(() => {
  document.documentElement.classList.add("scripted");
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";
  const clock = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
  const day = { weekday: "short", day: "numeric", month: "short" };
  const forms = {
    clock, day: { day: "numeric", month: "short", year: "numeric" },
    second: { ...day, ...clock, second: "2-digit" }, instant: { ...clock, second: "2-digit" }, "": { ...day, ...clock },
  };

  // The server wrote the time in the workspace's zone; that stays readable as a hint.
  function showTimes(root) {
    for (const time of root.querySelectorAll("time[datetime]")) {
      const form = forms[time.dataset.form || ""];
      const instant = new Date(time.dateTime);
      if (!form || isNaN(instant)) continue;
      const words = new Intl.DateTimeFormat("en-GB", { ...form, timeZone: zone }).format(instant);
      if (zone !== document.documentElement.dataset.zone) time.title = time.textContent + " in " + document.documentElement.dataset.zone;
      time.textContent = words;
    }
  }

  function localText(instant) {
    const parts = {};
    const form = { year: "numeric", month: "2-digit", day: "2-digit", ...clock, timeZone: zone };
    for (const part of new Intl.DateTimeFormat("en-GB", form).formatToParts(instant)) parts[part.type] = part.value;
    return `${parts.year}-${parts.month}-${parts.day}T${parts.hour}:${parts.minute}`;
  }

  // Local times are typed in the reader's zone, and the form says so.
  function useReaderZone(root) {
    for (const input of root.querySelectorAll("input[data-reader-zone]")) {
      if (input.type !== "hidden" && input.value !== "UTC") continue;
      input.value = zone;
    }
    for (const name of root.querySelectorAll("[data-zone-name]")) name.textContent = zone;
    for (const input of root.querySelectorAll("input[type=datetime-local][data-instant]")) {
      const instant = new Date(input.dataset.instant);
      if (!isNaN(instant)) input.value = localText(instant);
    }
  }

  // A picture that does not come is replaced by the first letter of the name.
  function letter(picture) {
    const mark = document.createElement("span");
    mark.className = picture.className;
    mark.textContent = picture.dataset.initial;
    mark.setAttribute("aria-hidden", "true");
    picture.replaceWith(mark);
  }
  document.addEventListener("error", (event) => {
    if (event.target.matches?.("img[data-initial]")) letter(event.target);
  }, true);
  for (const picture of document.querySelectorAll("img[data-initial]")) {
    if (picture.complete && !picture.naturalWidth && picture.loading !== "lazy") letter(picture);
  }

  function prepare(root) { showTimes(root); useReaderZone(root); }

  // Puts a fresh piece in place, unless somebody is typing in it or has opened something there.
  function put(place, html) {
    if (place.contains(document.activeElement) && document.activeElement.matches("input, select, textarea")) return;
    const open = [...place.querySelectorAll("details")].map((details) => details.open);
    const piece = new DOMParser().parseFromString(html, "text/html");
    place.replaceChildren(...piece.body.childNodes);
    [...place.querySelectorAll("details")].forEach((details, index) => { details.open = open[index] || false; });
    prepare(place);
  }

  async function renew(place) {
    const answer = await fetch(place.dataset.fragment, { headers: { Accept: "text/html" }, cache: "no-store" });
    if (answer.redirected || answer.status === 401) return location.reload();
    if (answer.ok) put(place, await answer.text());
  }

  // Once all has come to rest, what stands around it is no longer true: the heading, what can still be done, the word on top.
  async function settle() {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" }, cache: "no-store" });
    if (answer.redirected || !answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    document.title = page.title;
    for (const stale of document.querySelectorAll("[data-settles]")) {
      if (stale.contains(document.activeElement) || stale.querySelector("details[open]")) continue;
      const fresh = page.getElementById(stale.id);
      if (!fresh) { stale.remove(); continue; }
      stale.replaceWith(fresh);
      prepare(fresh);
    }
  }

  // While something is under way the piece is asked for again, slower and slower.
  function follow(place) {
    let pause = 1000;
    const again = async () => {
      try { if (!document.hidden) await renew(place); } catch { /* the network will be back */ }
      pause = Math.min(pause * 1.2, 8000);
      if (place.querySelector("[data-busy]")) return setTimeout(again, pause);
      place.removeAttribute("data-busy");
      settle().catch(() => { /* a reload will tell */ });
    };
    setTimeout(again, pause);
  }

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented) return;
    if (form.getAttribute("aria-busy") === "true") return event.preventDefault();
    form.setAttribute("aria-busy", "true");
  });
  addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[aria-busy]")) form.removeAttribute("aria-busy");
  });

  for (const button of document.querySelectorAll("[data-copy]")) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      const input = document.getElementById(button.dataset.copy);
      input.select();
      try { await navigator.clipboard.writeText(input.value); button.textContent = "Copied"; } catch { /* it is selected */ }
    });
  }

  // What was looked at is marked as such at once; the button is for browsers without scripts.
  for (const form of document.querySelectorAll("form[data-at-once]")) {
    form.hidden = true;
    fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)), redirect: "manual" }).catch(() => { form.hidden = false; });
  }

  prepare(document);
  for (const place of document.querySelectorAll("[data-fragment][data-busy]")) follow(place);
  globalThis.martlet = { prepare, put, renew, zone };
})();
