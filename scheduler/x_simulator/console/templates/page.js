// Brings in what is new every few seconds; without it, reloading the page does the same.
"use strict";

const SECONDS = 3;

async function refresh() {
  if (document.hidden) return;
  const answer = await fetch("/rehearsal/");
  if (!answer.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const part of document.querySelectorAll("[data-live]")) {
    const newer = fresh.getElementById(part.id);
    if (!newer || part.contains(document.activeElement) || newer.innerHTML === part.innerHTML) continue;
    const closed = [...part.querySelectorAll("details:not([open])")].map((one) => one.id);
    part.innerHTML = newer.innerHTML;
    for (const id of closed) document.getElementById(id)?.removeAttribute("open");
  }
}

setInterval(() => refresh().catch(() => {}), SECONDS * 1000);
