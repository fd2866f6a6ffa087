// Moves a thread to another day by dragging it, or by Shift and an arrow while it has the focus.
// Either only fills in the same form that "Move several" sends: the desk shows what that does first.

const form = document.getElementById("drop");
const said = document.getElementById("said");
const DAY = 86_400_000;
let pressed = null; // the tile below the pointer when it went down
let dragged = null;
let aim = null; // the tile that the keys move, and by how many days

document.documentElement.classList.add("scripted");

const dayOf = (tile) => tile.closest(".day").id;
const keyOf = (tile) => decodeURIComponent(new URL(tile.href).pathname.slice("/threads/".length));
const number = (day) => Date.parse(`${day}T00:00:00Z`) / DAY;
const inWords = (day) =>
  new Date(`${day}T12:00:00Z`).toLocaleDateString("en-GB", { weekday: "long", day: "numeric", month: "long", timeZone: "UTC" });
const later = (day, days) => new Date((number(day) + days) * DAY).toISOString().slice(0, 10);

function ticked(tile) {
  const boxes = [...document.querySelectorAll("input[name=thread]:checked")].map((box) => box.value);
  return boxes.includes(keyOf(tile)) ? boxes : [keyOf(tile)];
}

function send(tile, days) {
  const [first, ...others] = ticked(tile);
  form.elements.thread.value = first;
  for (const key of others) {
    const more = document.createElement("input");
    Object.assign(more, { type: "hidden", name: "thread", value: key });
    form.append(more);
  }
  form.elements.days.value = String(days);
  form.requestSubmit();
}

function mark(name, day) {
  for (const one of document.querySelectorAll(`.${name}`)) one.classList.remove(name);
  if (day) document.getElementById(day)?.classList.add(name);
}

document.addEventListener("pointerdown", (event) => {
  pressed = event.target.closest?.(".chip.mv") ?? null;
});
document.addEventListener("dragstart", (event) => {
  dragged = pressed; // the page may have scrolled since, and another tile lie below the pointer
  if (!dragged) return;
  event.dataTransfer.setDragImage(dragged, 12, 12);
  event.dataTransfer.setData("text/plain", keyOf(dragged));
  event.dataTransfer.effectAllowed = "move";
});
document.addEventListener("dragover", (event) => {
  const day = event.target.closest?.(".day");
  if (!dragged || !day) return;
  event.preventDefault();
  mark("over", day.id);
});
document.addEventListener("drop", (event) => {
  const day = event.target.closest?.(".day");
  if (!dragged || !day) return;
  event.preventDefault();
  const days = number(day.id) - number(dayOf(dragged));
  if (days) send(dragged, days);
});
document.addEventListener("dragend", () => {
  dragged = null;
  mark("over");
});

const STEPS = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };

function leave() {
  aim = null;
  mark("aim");
}

document.addEventListener("keydown", (event) => {
  const tile = event.target.closest?.(".chip.mv");
  if (!tile) return;
  if (event.shiftKey && event.key in STEPS) {
    event.preventDefault();
    aim = { tile, days: (aim?.tile === tile ? aim.days : 0) + STEPS[event.key] };
    const day = later(dayOf(tile), aim.days);
    mark("aim", aim.days ? day : "");
    said.textContent = aim.days
      ? `To ${inWords(day)}, at the same time. Enter shows what that does, Escape leaves it.`
      : "Where it is.";
  } else if (aim?.tile === tile && event.key === "Enter" && aim.days) {
    event.preventDefault();
    send(tile, aim.days);
  } else if (aim?.tile === tile && event.key === "Escape") {
    leave();
    said.textContent = "Left where it is.";
  }
});
document.addEventListener("focusout", (event) => {
  if (event.target === aim?.tile) leave();
});
