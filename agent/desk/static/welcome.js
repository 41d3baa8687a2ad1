"use strict";
// A file may be dropped anywhere on the page where one is asked for; a page that waits for a sign-in goes on by itself.
(() => {
  const field = document.querySelector("form.drop input[type=file]");
  if (field) {
    const form = field.closest("form");
    const mark = (on) => form.classList.toggle("over", on);
    document.addEventListener("dragover", (event) => { event.preventDefault(); mark(true); });
    document.addEventListener("dragleave", (event) => { if (!event.relatedTarget) mark(false); });
    document.addEventListener("drop", (event) => {
      event.preventDefault();
      mark(false);
      if (event.dataTransfer.files.length) {
        field.files = event.dataTransfer.files;
        form.querySelector("button").focus();
      }
    });
  }
  const pause = 1500;
  for (const box of document.querySelectorAll("[data-ask]")) {
    const ask = async () => {
      try {
        const answer = await fetch(box.dataset.ask, { credentials: "same-origin" });
        if (answer.ok && (await answer.json()).stands !== box.dataset.stands) {
          location.reload();
          return;
        }
      } catch { /* the desk does not answer just now */ }
      setTimeout(ask, pause);
    };
    setTimeout(ask, pause);
  }
})();
