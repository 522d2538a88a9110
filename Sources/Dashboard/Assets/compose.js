// The composer: what each account thinks while one types, pictures that go up at once, parts that come and go.
"use strict";
(() => {
  const form = document.getElementById("composer");
  if (!form) return;
  const parts = document.getElementById("parts");
  const verdict = document.getElementById("preflight");
  let timer, asked = 0;

  function fields() {
    const data = new URLSearchParams();
    for (const [name, value] of new FormData(form)) if (typeof value === "string") data.append(name, value);
    return data;
  }

  async function check() {
    const turn = ++asked;
    const answer = await fetch(form.dataset.preflight, { method: "POST", body: fields(), headers: { Accept: "text/html" } });
    if (!answer.ok || turn !== asked) return;
    martlet.put(verdict, await answer.text());
    showCounts();
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

  function checkSoon() {
    clearTimeout(timer);
    timer = setTimeout(() => check().catch(() => {}), 350);
  }

  function showMastodon() {
    const chosen = form.querySelector("input[name=connection][data-platform=mastodon]:checked");
    form.querySelector(".only-mastodon").toggleAttribute("data-unneeded", !chosen);
  }

  // Names carry the position of their part; after a change they are counted anew.
  function number() {
    [...parts.children].forEach((part, index) => {
      part.dataset.part = index;
      part.querySelector("legend").textContent = index === 0 ? "Post" : "Part " + (index + 1);
      const text = part.querySelector("textarea");
      text.id = index === 0 ? "post-text" : "post-text-" + index;
      part.querySelector("textarea").name = "text-" + index;
      part.querySelector("label").htmlFor = text.id;
      part.querySelector("label").textContent = "Text of " + part.querySelector("legend").textContent;
      const files = part.querySelector("[data-files]");
      files.id = files.name = "files-" + index;
      part.querySelector(".part-tools label").htmlFor = files.id;
      for (const input of part.querySelectorAll("[name^=media-]")) input.name = "media-" + index;
      for (const input of part.querySelectorAll("[name^=alt-]")) input.name = "alt-" + index;
    });
  }

  function element(name, attributes, ...children) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...children);
    return made;
  }

  function addPart() {
    const part = parts.lastElementChild.cloneNode(true);
    part.querySelector("textarea").value = "";
    part.querySelector(".media").replaceChildren();
    part.querySelector(".upload").hidden = true;
    part.querySelector("[data-files]").value = "";
    if (!part.querySelector("[data-drop-part]")) {
      part.querySelector(".counter").before(
        element("button", { type: "submit", class: "quiet", "data-drop-part": "" }, "Remove this part"));
    }
    parts.append(part);
    number();
    part.querySelector("textarea").focus();
  }

  function showMedium(part, item) {
    const index = part.dataset.part;
    part.querySelector(".media").append(element("li", { class: "medium" },
      element("img", { src: "/media/" + item.id + "/thumbnail", alt: "", width: 96, height: 96 }),
      element("input", { type: "hidden", name: "media-" + index, value: item.id }),
      element("div", { class: "field" },
        element("label", { for: "alt-" + item.id }, "Describe " + item.name),
        element("input", { id: "alt-" + item.id, name: "alt-" + index, maxlength: 4000, placeholder: "For people who cannot see it" })),
      element("button", { type: "submit", class: "quiet", "data-remove-medium": "" }, "Remove")));
    document.getElementById("alt-" + item.id).focus();
    checkSoon();
  }

  function upload(part, file) {
    const status = part.querySelector(".upload");
    const request = new XMLHttpRequest();
    request.open("POST", form.dataset.media + "?name=" + encodeURIComponent(file.name));
    request.setRequestHeader("Content-Type", "application/octet-stream");
    request.setRequestHeader("Accept", "application/json");
    request.responseType = "json";
    status.hidden = false;
    request.upload.onprogress = (event) => {
      status.textContent = `Uploading ${file.name}: ${Math.round(100 * event.loaded / event.total)} %`;
    };
    return new Promise((resolve) => {
      request.onloadend = () => {
        if (request.status === 201) { status.hidden = true; showMedium(part, request.response); }
        else status.textContent = `${file.name}: ${request.response?.words || "That did not work. Try again."}`;
        resolve();
      };
      request.send(file);
    });
  }

  form.addEventListener("change", async (event) => {
    if (event.target.matches("[data-files]")) {
      const part = event.target.closest(".part");
      const files = [...event.target.files];
      event.target.value = "";
      for (const file of files) await upload(part, file);
    } else if (event.target.matches("[name=connection]")) {
      showMastodon();
    }
    checkSoon();
  });
  form.addEventListener("input", checkSoon);
  form.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if (button.id === "add-part") addPart();
    else if (button.matches("[data-drop-part]")) { button.closest(".part").remove(); number(); }
    else if (button.matches("[data-remove-medium]")) button.closest(".medium").remove();
    else return;
    event.preventDefault();
    checkSoon();
  });

  showMastodon();
  if (form.querySelector("[name=connection]:checked")) checkSoon();
})();
