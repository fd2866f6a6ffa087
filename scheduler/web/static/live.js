// Brings in what is new on Today as soon as the desk says that something changed.
// Without it, "show now" does the same. What has the focus is never replaced.

const main = document.querySelector("[data-live]");
const policy = globalThis.trustedTypes?.createPolicy("desk", { createHTML: (html) => html });

async function refresh() {
  const answer = await fetch("/?live=1", { headers: { Accept: "text/html" } });
  if (!answer.ok || new URL(answer.url).pathname !== "/") return;
  const html = await answer.text();
  const fresh = new DOMParser().parseFromString(policy ? policy.createHTML(html) : html, "text/html");
  for (const part of document.querySelectorAll("[data-part]")) {
    const newer = fresh.getElementById(part.id);
    if (!newer || part.contains(document.activeElement) || newer.isEqualNode(part)) continue;
    part.replaceChildren(...document.importNode(newer, true).childNodes);
  }
}

const changes = new EventSource(main.dataset.live);
changes.addEventListener("changed", () => refresh().catch(() => {}));
changes.addEventListener("ended", () => changes.close());
addEventListener("pagehide", () => changes.close());
