"use strict";

// What is typed is looked through at each pause; without this script the button "Check" does it.
(() => {
  const form = document.getElementById("writing");
  const judged = document.getElementById("judged");
  if (!form || !judged) return;
  const field = form.querySelector("textarea");
  const pause = 400; // milliseconds
  let timer = 0;
  let asked = null;
  let looked = field.value;

  async function look() {
    if (field.value === looked) return;
    looked = field.value;
    if (asked) asked.abort();
    asked = new AbortController();
    const fields = new URLSearchParams(new FormData(form));
    fields.set("fragment", "yes");
    try {
      const answer = await fetch(form.dataset.check, { method: "POST", body: fields, signal: asked.signal });
      if (!answer.ok) throw new Error(String(answer.status));
      judged.innerHTML = await answer.text();
    } catch (error) {
      if (error.name === "AbortError") return;
      looked = null; // the next pause tries again
      judged.querySelector(".sum")?.replaceChildren("This could not be looked through just now. It is not lost: go on writing.");
    }
  }

  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(look, pause);
  });
})();
