// A button that copies what the field beside it holds. Without this script the field can be selected.

function bind(box) {
  const field = box.querySelector("input, textarea");
  const button = box.querySelector("button");
  const said = box.querySelector("[role=status]");
  button.hidden = false;
  button.addEventListener("click", async () => {
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
      said.textContent = said.dataset.outreachDone;
    } catch {
      // Pages without TLS have no clipboard.
      said.textContent = document.execCommand("copy")
        ? said.dataset.outreachDone
        : said.dataset.outreachFailed;
    }
  });
}

document.querySelectorAll("[data-outreach-copy]").forEach(bind);
