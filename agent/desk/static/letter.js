"use strict";

// What is typed is looked through, and kept, at each pause; without this script the button "Check" does it.
(() => {
  const form = document.getElementById("writing");
  const judged = document.getElementById("judged");
  const kept = document.getElementById("kept");
  if (!form || !judged || !kept) return;
  const field = form.querySelector("textarea");
  const pause = 400; // milliseconds
  let timer = 0;
  let asked = new AbortController();
  let looked = field.value;

  async function look(options) {
    clearTimeout(timer);
    if (field.value === looked) return;
    looked = field.value;
    asked.abort();
    asked = new AbortController();
    const fields = new URLSearchParams(new FormData(form));
    fields.set("fragment", "yes");
    try {
      const answer = await fetch(form.dataset.check, { method: "POST", body: fields, signal: asked.signal, ...options });
      if (!answer.ok) throw new Error(String(answer.status));
      judged.innerHTML = await answer.text();
      kept.textContent = "Kept.";
    } catch (error) {
      if (error.name === "AbortError") return;
      looked = null; // the next pause tries again
      kept.textContent = "This could not be kept just now. Leave this page open, or copy what you wrote.";
    }
  }

  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(look, pause);
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") look({ keepalive: true });
  });
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    asked.abort();
    looked = field.value; // the form keeps it
  });
})();
