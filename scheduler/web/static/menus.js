// Escape and a press elsewhere close an open menu; a page with a problem begins there.
// Without this, a menu closes by its own button, and everything else works as well.

function closeAll(except) {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (menu !== except) menu.open = false;
  }
}

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const open = document.querySelector("details.menu[open]");
  if (!open) return;
  open.open = false;
  open.querySelector("summary").focus();
});
document.addEventListener("click", (event) => closeAll(event.target.closest("details.menu")));
document.querySelector("[data-focus]")?.focus();
