// The composer: parts that come and go, files that go up at once and change places.
"use strict";
(() => {
  if (!martlet.composer) return;
  const { form, parts, element, changed } = martlet.composer;
  const blank = document.getElementById("blank-part");
  const extras = document.getElementById("extras");

  // Fields keep their names wherever their part stands; only what people read is counted anew.
  function number() {
    [...parts.children].forEach((part, index) => {
      const title = index === 0 ? "Post" : "Part " + (index + 1);
      part.querySelector("legend").textContent = title;
      part.querySelector("label").textContent = "Text of " + title;
    });
  }

  function addPart() {
    const token = 1 + Math.max(...[...parts.children].map((part) => Number(part.dataset.part)));
    const html = blank.innerHTML.replaceAll("NEW", token);
    const part = new DOMParser().parseFromString(html, "text/html").body.firstElementChild;
    parts.append(part);
    number();
    part.querySelector("textarea").focus();
  }

  function dropPart(part) {
    if (parts.children.length < 2) return;
    const next = part.nextElementSibling || part.previousElementSibling;
    part.remove();
    number();
    next.querySelector("textarea").focus();
  }

  function move(medium, button) {
    const other = button.dataset.move < 0 ? medium.previousElementSibling : medium.nextElementSibling;
    if (!other) return;
    if (button.dataset.move < 0) other.before(medium); else other.after(medium);
    button.focus();
  }

  function mover(step, sign, words, name) {
    return element("button", { type: "submit", class: "quiet icon", "data-move": step, "aria-label": `Move ${name} to the ${words}` }, sign);
  }

  function showMedium(part, item) {
    const index = part.dataset.part;
    part.querySelector(".media").append(element("li", { class: "medium", "data-kind": item.kind },
      element("img", { src: "/media/" + item.id + "/thumbnail", alt: "", width: 96, height: 96 }),
      element("input", { type: "hidden", name: "media-" + index, value: item.id }),
      element("div", { class: "field" },
        element("label", { for: "alt-" + item.id }, "Describe " + item.name),
        element("input", { id: "alt-" + item.id, name: "alt-" + index, maxlength: 4000, placeholder: "For people who cannot see it" })),
      element("div", { class: "medium-tools" }, mover(-1, "↑", "front", item.name), mover(1, "↓", "back", item.name),
        element("button", { type: "submit", class: "quiet", "data-remove-medium": "" }, "Remove",
          element("span", { class: "hidden" }, " " + item.name)))));
    document.getElementById("alt-" + item.id).focus();
    offer(item);
  }

  // Pictures can be chosen wherever an account wants one.
  function offer(item) {
    if (item.kind !== "image" && item.kind !== "animation") return;
    for (const list of form.querySelectorAll("select[data-pictures]")) {
      if (![...list.options].some((option) => option.value === item.id)) list.append(element("option", { value: item.id }, item.name));
    }
  }

  function showPicture(input, item) {
    extras.append(element("input", { type: "hidden", name: "extra", value: item.id }));
    offer(item);
    const list = document.getElementById(input.dataset.picture);
    list.value = item.id;
    list.focus();
  }

  function upload(status, file, show) {
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
        if (request.status === 201) { status.hidden = true; show(request.response); changed(); }
        else status.textContent = `${file.name}: ${request.response?.words || "That did not work. Try again."}`;
        resolve();
      };
      request.send(file);
    });
  }

  form.addEventListener("change", async (event) => {
    const input = event.target;
    if (!input.matches("[data-files], [data-picture]")) return;
    const files = [...input.files];
    input.value = "";
    const isPicture = input.matches("[data-picture]");
    const place = input.closest(isPicture ? "[data-field]" : ".part");
    const show = (item) => isPicture ? showPicture(input, item) : showMedium(place, item);
    for (const file of files) await upload(place.querySelector(".upload"), file, show);
  });
  form.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if (button.id === "add-part") addPart();
    else if (button.matches("[data-drop-part]")) dropPart(button.closest(".part"));
    else if (button.matches("[data-remove-medium]")) button.closest(".medium").remove();
    else if (button.matches("[data-move]")) move(button.closest(".medium"), button);
    else return;
    event.preventDefault();
    changed();
  });
})();
