// Keeps what is typed: each pause sends the form, and puts in place what the desk says of it.
// Without it, the form's own buttons do the same. What has the focus is never replaced; what the
// desk could not be told stays on this device until it can.

const form = document.querySelector("form[data-typing]");
const policy = globalThis.trustedTypes?.createPolicy("desk", { createHTML: (html) => html });
const place = `typing:${location.pathname}`;
const said = document.getElementById("away");
const PAUSE = 700;
const AGAIN = 8000;
let timer = 0;
let isBusy = false;
let isDirty = false;

const fields = () => [...new FormData(form)].filter(([name]) => name !== "token");
const typed = () => fields().filter(([name]) => !["device", "branch", "revision", "read"].includes(name));
const remember = (work) => { try { return work(localStorage); } catch { return null; } };
const say = (words) => { said.hidden = !words; said.querySelector("p").textContent = words; };

function later(wait = PAUSE) {
  clearTimeout(timer);
  timer = setTimeout(send, wait);
}

function put(html) {
  const text = policy ? policy.createHTML(html) : html;
  const fresh = new DOMParser().parseFromString(text, "text/html");
  for (const part of form.ownerDocument.querySelectorAll("[data-part]")) {
    const newer = fresh.getElementById(part.id);
    if (!newer || part.contains(document.activeElement) || newer.isEqualNode(part)) continue;
    part.replaceChildren(...document.importNode(newer, true).childNodes);
  }
}

async function send() {
  if (isBusy) return later();
  isBusy = true;
  isDirty = false;
  const body = new URLSearchParams([...new FormData(form), ["live", "1"]]);
  try {
    const answer = await fetch(form.action, { method: "POST", body });
    if (answer.status === 401 || new URL(answer.url).pathname.startsWith("/sign-in")) {
      say("You are signed out. Your words are kept on this device: sign in in another tab, then go on here.");
      return;
    }
    if (answer.status === 429 || answer.status >= 500) throw new Error(answer.status);
    put(await answer.text());
    if (!answer.ok) return say("Not kept yet: see what the page says, or press a button of the form.");
    say("");
    if (!isDirty) remember((kept) => kept.removeItem(place));
  } catch {
    isDirty = true;
    say("The desk cannot be reached. Your words are kept on this device, and sent when it can.");
    later(AGAIN);
  } finally {
    isBusy = false;
  }
}

form.addEventListener("input", () => {
  isDirty = true;
  remember((kept) => kept.setItem(place, JSON.stringify({ at: Date.now(), fields: typed() })));
  later();
});
form.addEventListener("submit", () => { clearTimeout(timer); isDirty = false; });
addEventListener("online", () => later(0));
addEventListener("focus", () => { if (!said.hidden) later(0); });
addEventListener("pagehide", () => {
  if (!isDirty) return;
  const body = new URLSearchParams([...new FormData(form), ["live", "1"]]);
  if (String(body).length < 60000) fetch(form.action, { method: "POST", body, keepalive: true }).catch(() => {});
});

// Words that never reached the desk: both versions are there, and the person picks.
const left = remember((kept) => JSON.parse(kept.getItem(place) ?? "null"));
const box = document.getElementById("left");
if (left && box) {
  if (JSON.stringify(left.fields) === JSON.stringify(typed())) {
    remember((kept) => kept.removeItem(place));
  } else {
    box.hidden = false;
    box.querySelector("time").textContent = new Date(left.at).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
    box.querySelector("pre").textContent = left.fields.filter(([name]) => ["post", "own", "text"].includes(name)).map(([, value]) => value).join("\n---\n");
    box.querySelector("[data-use]").addEventListener("click", () => {
      const by = {};
      for (const [name, value] of left.fields) (by[name] ??= []).push(value);
      for (const one of form.elements) {
        const values = by[one.name];
        if (!values || one.type === "hidden") continue;
        if (one.type === "radio" || one.type === "checkbox") one.checked = values.includes(one.value);
        else one.value = values.shift() ?? "";
      }
      const rest = [...(by.post ?? []), ...(by.own ?? [])];
      const last = [...form.querySelectorAll("textarea[name=post], textarea[name=own]")].at(-1);
      if (last && rest.length) last.value = [last.value, ...rest].join("\n---\n");
      box.hidden = true;
      isDirty = true;
      later(0);
    });
    box.querySelector("[data-drop]").addEventListener("click", () => {
      box.hidden = true;
      remember((kept) => kept.removeItem(place));
    });
  }
}
