// Moves posts to another day with mouse or pen. The form "Move …" does the same, for keyboards and fingers.
"use strict";
(() => {
  for (const form of document.querySelectorAll("form[data-at-change]")) {
    form.querySelector("button").hidden = true;
    form.addEventListener("change", () => form.requestSubmit());
  }

  const board = document.querySelector("[data-board]");
  if (!board) return;
  let drag = null;

  function dayAt(event) {
    const day = document.elementFromPoint(event.clientX, event.clientY)?.closest("[data-day]");
    return day && board.contains(day) && !day.hasAttribute("data-past") ? day : null;
  }

  function lift() {
    const place = drag.item.getBoundingClientRect();
    drag.ghost = drag.item.cloneNode(true);
    drag.ghost.querySelectorAll("form, details").forEach((piece) => piece.remove());
    drag.ghost.classList.add("ghost");
    delete drag.ghost.dataset.moves;
    delete drag.ghost.dataset.id;
    drag.ghost.setAttribute("aria-hidden", "true");
    drag.ghost.style.width = `${place.width}px`;
    board.classList.add("dragging");
    drag.item.classList.add("lifted");
    // Beside the post, so that it looks the same.
    drag.item.after(drag.ghost);
  }

  function end() {
    if (!drag) return;
    drag.ghost?.remove();
    drag.over?.classList.remove("over");
    drag.item.classList.remove("lifted");
    board.classList.remove("dragging");
    drag = null;
  }

  function move(item, day) {
    const form = item.querySelector("form");
    form.elements.when.value = `${day}T${item.dataset.moves}`;
    form.requestSubmit();
  }

  board.addEventListener("dragstart", (event) => event.preventDefault());
  board.addEventListener("pointerdown", (event) => {
    const item = event.target.closest("[data-moves]");
    if (!item || event.button !== 0 || event.pointerType === "touch" || event.target.closest("form, details")) return;
    drag = { item, x: event.clientX, y: event.clientY };
  });
  document.addEventListener("pointermove", (event) => {
    if (!drag) return;
    if (!drag.ghost) {
      if (Math.hypot(event.clientX - drag.x, event.clientY - drag.y) < 6) return;
      lift();
    }
    drag.ghost.style.left = `${event.clientX + 8}px`;
    drag.ghost.style.top = `${event.clientY + 8}px`;
    const over = dayAt(event);
    if (over === drag.over) return;
    drag.over?.classList.remove("over");
    over?.classList.add("over");
    drag.over = over;
  });
  document.addEventListener("pointerup", (event) => {
    if (!drag) return;
    const { item, ghost } = drag;
    const day = ghost && dayAt(event);
    end();
    if (!ghost) return;
    // The click that ends the drag opens nothing.
    const stop = (click) => { click.preventDefault(); click.stopPropagation(); };
    addEventListener("click", stop, true);
    setTimeout(() => removeEventListener("click", stop, true));
    if (day && day !== item.closest("[data-day]")) move(item, day.dataset.day);
  });
  document.addEventListener("pointercancel", end);
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") end(); });
})();
