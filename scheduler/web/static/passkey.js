// Asks a device for a passkey, and sends what it answers. Without this, its button is not shown
// and cannot be pressed, not by Enter in a field either, and a passphrase with a code does the same.

async function answered(form) {
  const asked = await fetch(form.dataset.ask, {
    method: "POST",
    body: new URLSearchParams({ token: form.elements.token.value }),
  });
  if (asked.redirected || !asked.ok) { location.reload(); return false; }
  const { options, asked: name } = await asked.json();
  const credential = form.dataset.passkey === "create"
    ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) })
    : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
  form.elements.asked.value = name;
  form.elements.answer.value = JSON.stringify(credential.toJSON());
  return true;
}

for (const form of globalThis.PublicKeyCredential?.parseRequestOptionsFromJSON ? document.querySelectorAll("[data-passkey]") : []) {
  form.querySelector("[data-script]").hidden = false;
  form.querySelector("[data-plain]").hidden = true;
  form.querySelector("[data-script] button").disabled = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const said = form.querySelector("[data-said]");
    said.textContent = "Your device asks you now.";
    try {
      if (await answered(form)) form.submit();
    } catch {
      said.textContent = "The device gave no passkey. Try again, or go on without one.";
    }
  });
}
