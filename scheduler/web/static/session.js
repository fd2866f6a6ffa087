// Says five minutes before that the session ends, and stays signed in by one press. Without this,
// the menu of one's account says when it ends, and a form that is sent too late is kept.

const strip = document.getElementById("session");
const said = strip.querySelector("[data-said]");
const form = strip.querySelector("form");
const WARN = 300;
let timer;

function tell(words) { strip.hidden = false; if (said.textContent !== words) said.textContent = words; }

function wait(left) {
  clearTimeout(timer);
  timer = setTimeout(look, Math.max(left > WARN ? left - WARN : Math.min(left, 60), 1) * 1000);
}

// Another page of the same session may have kept it: asked before anything is said.
async function look() {
  const answer = await fetch("/me/session/left").catch(() => null);
  if (!answer || answer.status === 429 || answer.status >= 500) { wait(60); return; } // nobody knows
  if (answer.redirected || !answer.ok) {
    tell("You are signed out. Go on: what you type is kept when you send it, and you sign in first.");
    form?.remove();
    return;
  }
  const { seconds } = await answer.json();
  if (seconds > WARN) strip.hidden = true;
  else tell(`You are signed out in ${Math.max(Math.ceil(seconds / 60), 1)} min. What you type is kept.`);
  wait(seconds);
}

form?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)) }).catch(() => null);
  if (answer?.ok && new URL(answer.url).pathname === "/me/session") {
    document.getElementById("main").focus();
    look();
  } else form.submit();
});
if (form) wait(Number(strip.dataset.left));
