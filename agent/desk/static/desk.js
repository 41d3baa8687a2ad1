"use strict";

/* What a page does beyond HTML: it says when something changed meanwhile, in a run that cron began say.
   Nothing here is needed: without it the page is as it was, and can be loaded again. */

(() => {
  const EVERY = 5000; // milliseconds
  const WHILE_AT_WORK = 1500;
  const { changes, mark } = document.body.dataset;
  const place = document.getElementById("changed");
  if (!changes || !place) return;
  const isAtWork = document.querySelector("[data-at-work]") !== null;

  function say(sentence, label) {
    const text = document.createElement("span");
    text.textContent = sentence;
    place.replaceChildren(text);
    if (!label) return;
    const show = document.createElement("button");
    show.type = "button";
    show.textContent = label;
    show.addEventListener("click", () => location.reload());
    place.append(show);
  }

  async function ask() {
    try {
      const answer = await fetch(changes, { credentials: "same-origin", redirect: "error" });
      return answer.ok ? await answer.json() : null;
    } catch {
      return null;
    }
  }

  async function look() {
    if (document.hidden) {
      wait();
      return;
    }
    const now = await ask();
    if (now === null) {
      say("The desk is closed. Open it again from your menu of programs, or with second-chance desk.");
    } else if (isAtWork && !now.is_at_work) {
      location.reload();
    } else if (!isAtWork && now.mark !== mark) {
      say("Something changed.", "Show it");
    } else {
      wait();
    }
  }

  function wait() {
    setTimeout(look, isAtWork ? WHILE_AT_WORK : EVERY);
  }

  wait();
})();
