// Passkeys: asks the browser's own lock and puts its answer in the form. `data-passkey` says what for.

const failed = (form) => {
  const place = form.querySelector("[data-failed]");
  place.textContent = place.dataset.failed;
};

const given = () => JSON.parse(document.getElementById("passkey-data").textContent);

const fetched = async (form) => {
  const response = await fetch(form.action, { headers: { Accept: "application/json" } });
  if (!response.ok) throw new Error("no challenge");
  return response.json();
};

const get = async (data) => navigator.credentials.get({
  publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(data.request_options.publicKey),
});

const create = async (data) => {
  const options = data.creation_options.publicKey;
  options.authenticatorSelection = {
    ...options.authenticatorSelection, residentKey: "required", requireResidentKey: true, userVerification: "required",
  };
  return navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) });
};

const ways = {
  login: async (form) => get(await fetched(form)),
  get: async () => get(given()),
  add: async () => create(given()),
};

for (const form of document.querySelectorAll("form[data-passkey]")) {
  if (!globalThis.PublicKeyCredential?.parseRequestOptionsFromJSON) continue;
  form.hidden = false;
  const ask = async () => {
    if (!form.reportValidity()) return;
    try {
      const credential = await ways[form.dataset.passkey](form);
      form.elements.credential.value = JSON.stringify(credential);
      form.submit();
    } catch {
      failed(form);
    }
  };
  form.querySelector("button").addEventListener("click", ask);
  // Enter in the name field asks the lock too, instead of sending a form without its answer.
  form.addEventListener("submit", (event) => { event.preventDefault(); ask(); });
}
