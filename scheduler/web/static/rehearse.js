// Shows how far a rehearsal is, until it has ended. Without it, "Look again" does the same.

const part = document.getElementById("rehearsal");
const policy = globalThis.trustedTypes?.createPolicy("desk", { createHTML: (html) => html });

async function look() {
  if (!part.querySelector("[data-going]")) return;
  try {
    const answer = await fetch("/rehearse?live=1");
    if (answer.status === 429 || answer.status >= 500) throw new Error(answer.status);
    if (!answer.ok || new URL(answer.url).pathname !== "/rehearse") return;
    const html = await answer.text();
    const fresh = new DOMParser().parseFromString(policy ? policy.createHTML(html) : html, "text/html");
    part.replaceChildren(...document.importNode(fresh.getElementById("rehearsal"), true).childNodes);
  } catch { /* it is looked at again */ }
  setTimeout(look, 1500);
}

setTimeout(look, 1000);
