// "Leave this page", also by pressing Shift three times: at once, and so that "back" does not
// lead here again. Without it, the link leads away all the same.

const link = document.querySelector("[data-leave]");
const WITHIN = 5000; // milliseconds
let pressed = [];

function leave() {
  document.body.hidden = true;
  document.title = "";
  location.replace(link.href);
}

for (const one of document.querySelectorAll("[data-leave]")) {
  one.addEventListener("click", (event) => {
    event.preventDefault();
    leave();
  });
}
document.addEventListener("keydown", (event) => {
  if (event.key !== "Shift") {
    pressed = [];
    return;
  }
  if (event.repeat) return;
  const now = Date.now();
  pressed = [...pressed.filter((at) => now - at < WITHIN), now];
  if (pressed.length >= 3) leave();
});
