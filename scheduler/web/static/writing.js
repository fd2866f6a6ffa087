// Saves quietly while somebody writes. Without it, the button saves. Nothing is kept in the
// browser's own store: on a computer that others use, nobody finds a word there later.

const form = document.querySelector("form[data-quiet]");
const box = form.elements.answer;
const told = document.getElementById("told");
const besides = document.getElementById("besides");
const PAUSE = 1200, AGAIN = 5000, PATIENCE = 15000; // milliseconds
let kept = box.value, timer = 0, isBusy = false, isLeaving = false;

function say(words) {
  if (told.textContent !== words) told.textContent = words;
}

function offer(name) {
  for (const id of ["two", "sign-in"]) document.getElementById(id).hidden = id !== name;
  besides.hidden = !name;
}

function later(wait) {
  clearTimeout(timer);
  timer = setTimeout(save, wait);
}

function sent(text, isLast) {
  const fields = new URLSearchParams({ quiet: "1", answer: text });
  for (const name of ["token", "seen", "tab"]) fields.set(name, form.elements[name].value);
  const signal = isLast ? undefined : AbortSignal.timeout(PATIENCE);
  return fetch(form.action, { method: "POST", body: fields, redirect: "error", keepalive: isLast, signal });
}

async function save() {
  clearTimeout(timer);
  const text = box.value;
  if (text === kept) return true;
  if (isBusy) return false;
  isBusy = true;
  try {
    const answer = await sent(text, false);
    const said = await answer.json();
    if (answer.ok) {
      kept = text;
      if (!said.two) form.elements.seen.value = said.number;
      say(said.two ? told.dataset.two : told.dataset.saved.replace("{time}", said.at));
      offer(said.two ? "two" : "");
    } else if (answer.status === 403) {
      form.elements.token.value = said.token;
      later(0);
    } else if (answer.status === 401) {
      form.elements.token.value = said.token;
      say(told.dataset.signedOut);
      offer("sign-in");
      later(AGAIN);
    } else {
      say(said.said);
    }
  } catch {
    say(told.dataset.offline);
    later(AGAIN);
  }
  isBusy = false;
  if (kept === text && box.value !== text) later(PAUSE);
  return kept === box.value;
}

box.addEventListener("input", () => later(PAUSE));
addEventListener("online", () => later(0));
addEventListener("pagehide", () => {
  if (box.value !== kept && !isLeaving) sent(box.value, true).catch(() => {});
});

// What is not saved yet keeps somebody here: else a lost connection would cost their words.
form.addEventListener("submit", async (event) => {
  if (isLeaving || (navigator.onLine && box.value === kept)) return;
  event.preventDefault();
  if (await save() || (!isBusy && await save())) {
    isLeaving = true;
    form.requestSubmit(event.submitter);
  }
});
document.addEventListener("click", async (event) => {
  const link = event.target.closest("a[href]");
  const stays = !link || link.dataset.leave !== undefined || link.target || /^(tel|sms|mailto|#)/.test(link.getAttribute("href"));
  if (stays || box.value === kept) return;
  event.preventDefault();
  if (await save()) location.assign(link.href);
});
