// Brings in what is new on Today as soon as the desk says that something changed.
// Without it, "show now" does the same. What has the focus is never replaced.

const main = document.querySelector("[data-live]");
const policy = globalThis.trustedTypes?.createPolicy("desk", { createHTML: (html) => html });

const AGAIN = 3000, PATIENCE = 15000; // milliseconds
let isStale = false, isBusy = false;

async function bringIn() {
  const signal = AbortSignal.timeout(PATIENCE);
  const answer = await fetch("/?live=1", { headers: { Accept: "text/html" }, signal });
  if (answer.status === 429 || answer.status >= 500) throw new Error(answer.status);
  if (!answer.ok || new URL(answer.url).pathname !== "/") return;
  const html = await answer.text();
  const fresh = new DOMParser().parseFromString(policy ? policy.createHTML(html) : html, "text/html");
  for (const part of document.querySelectorAll("[data-part]")) {
    const newer = fresh.getElementById(part.id);
    if (!newer || part.contains(document.activeElement) || newer.isEqualNode(part)) continue;
    part.replaceChildren(...document.importNode(newer, true).childNodes);
  }
}

// One after another, or an older answer could come last; what could not be had is asked for again.
async function refresh() {
  isStale = true;
  if (isBusy) return;
  isBusy = true;
  while (isStale) {
    isStale = false;
    await bringIn().catch(() => setTimeout(refresh, AGAIN));
  }
  isBusy = false;
}

const changes = new EventSource(main.dataset.live);
changes.addEventListener("changed", refresh);
changes.addEventListener("ended", () => changes.close());
addEventListener("pagehide", () => changes.close());
