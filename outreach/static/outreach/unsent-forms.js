// A session may end while somebody types. Before a form of the admin is sent it takes a token of now, from
// an address that knows only who is logged in. Whoever is not is told so beside the button; the form stays
// as it is, and the same button sends it after the log-in. Nothing is ever sent by itself.

const words = document.querySelector("template[data-outreach-session]");
const fresh = new WeakSet(); // Forms that are being sent with a token of now.
const asking = new WeakSet();

async function ask() {
  const headers = { "X-Requested-With": "XMLHttpRequest" };
  try {
    const response = await fetch(words.dataset.outreachSession, { headers, cache: "no-store" });
    if (response.status === 403) return { trouble: "ended" };
    return response.ok ? await response.json() : {}; // Whatever else is wrong, the form itself will say.
  } catch {
    return { trouble: "unreachable" };
  }
}

function renew(token) {
  if (!token) return;
  document.querySelectorAll("[name=csrfmiddlewaretoken]").forEach((input) => { input.value = token; });
  if (window.wagtailConfig) window.wagtailConfig.CSRF_TOKEN = token;
}

function notes() {
  return document.querySelectorAll(".outreach-unsent");
}

function tell(trouble, form, button) {
  const note = words.content.querySelector(`[data-outreach-unsent=${trouble}]`).cloneNode(true);
  const footer = button?.closest("footer");
  if (footer) footer.prepend(note);
  else if (button) button.before(note);
  else form.append(note);
  note.scrollIntoView({ block: "nearest" });
}

// Wagtail switches a button off as soon as it is pressed, and one that is off sends no name.
function release(button) {
  button?.removeAttribute("data-w-progress-loading-value");
  button?.removeAttribute("disabled");
}

function send(form, button) {
  const isOff = button?.disabled;
  if (button) button.disabled = false;
  fresh.add(form);
  form.requestSubmit(button);
  fresh.delete(form);
  if (button) button.disabled = isOff;
}

async function submitted(event) {
  const form = event.target;
  const address = new URL(form.getAttribute("action") || "", document.baseURI);
  const isOurs = form.getAttribute("method")?.toLowerCase() === "post" && address.origin === window.location.origin;
  if (fresh.has(form) || !isOurs || !form.querySelector("[name=csrfmiddlewaretoken]")) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (asking.has(form)) return;
  asking.add(form);
  const { submitter } = event;
  const { token, trouble } = await ask();
  asking.delete(form);
  notes().forEach((note) => note.remove());
  if (trouble) {
    tell(trouble, form, submitter);
    release(submitter);
  } else {
    renew(token);
    send(form, submitter);
  }
}

// Back from the log-in in the other window.
async function returned() {
  if (!notes().length) return;
  const { token, trouble } = await ask();
  if (trouble) return;
  renew(token);
  notes().forEach((note) => note.remove());
}

// On the log-in itself there is nobody to be logged out.
if (words && document.querySelector("[data-wagtail-sidebar]")) {
  document.addEventListener("submit", submitted, true);
  window.addEventListener("focus", returned);
}
