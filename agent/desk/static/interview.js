"use strict";
// The conversation is read from the mailbox after the page stands; without this a link leads to it.
for (const place of document.querySelectorAll(".later[data-address]")) {
  const link = place.innerHTML;
  place.setAttribute("aria-busy", "true");
  place.textContent = "Reading your mailbox …";
  fetch(place.dataset.address, { credentials: "same-origin" })
    .then((answer) => (answer.ok ? answer.text() : Promise.reject(answer.status)))
    .then((words) => { place.innerHTML = words; })
    .catch(() => { place.innerHTML = link; })
    .finally(() => place.removeAttribute("aria-busy"));
}
