"use strict";
/* Keeps what is typed at each pause, and shows what the desk says about it. The page works without this. */
(() => {
  const PAUSE = 350;
  const AGAIN = 5000;
  const OTHER = "\u2026other";
  const form = document.getElementById("sheet");
  const lines = document.getElementById("lines");
  if (!form || !lines) return;
  const status = document.getElementById("kept");
  document.documentElement.classList.add("is-live");
  let timer = 0;
  let isBusy = false;
  let isOver = false;
  let isSent = false;

  const escapeName = (name) => CSS.escape(name);
  const findLine = (field) => lines.querySelector(`[data-field="${escapeName(field)}"]`);
  const findWas = (line) => line.querySelector(`input[type=hidden][name="was:${escapeName(line.dataset.field)}"]`);
  const findText = (line) => line.querySelector("textarea, input:not([type=hidden])");
  const isTyped = (line) => ["text", "words"].includes(line.dataset.kind);

  function readValue(line) {
    const kind = line.dataset.kind;
    if (isTyped(line)) return findText(line).value;
    if (kind === "select") return line.querySelector("select").value;
    const chosen = line.querySelector("input[type=radio]:checked");
    if (kind === "names" && chosen && chosen.value === OTHER) {
      return line.querySelector("input[id$='-other']").value.trim();
    }
    return chosen ? chosen.value : "";
  }

  function writeValue(line, value) {
    const kind = line.dataset.kind;
    if (isTyped(line)) findText(line).value = value;
    else if (kind === "select") line.querySelector("select").value = value;
    else {
      const radios = [...line.querySelectorAll("input[type=radio]")];
      const found = radios.find((one) => one.value === value);
      for (const one of radios) one.checked = one === found;
      if (kind === "names" && !found) {
        radios.at(-1).checked = true;
        line.querySelector("input[id$='-other']").value = value;
      }
    }
  }

  const listLines = (root) => [...root.querySelectorAll(".line")];
  const readAll = () => new Map(listLines(lines).map((line) => [line.dataset.field, readValue(line)]));
  const describeChoices = (line) =>
    [...line.querySelectorAll(".pick, option")].map((one) => one.textContent).join("\n");
  const hasFocus = (node) => node.contains(document.activeElement);

  function setHtml(here, fresh) {
    if (here && fresh && here.innerHTML !== fresh.innerHTML) here.innerHTML = fresh.innerHTML;
  }

  function updateSaid(here, fresh) {
    const isSame = "same" in fresh.dataset;
    for (const one of here.querySelectorAll(isSame ? ".error" : ".error, .remark")) one.remove();
    const sentence = here.querySelector(".sentence");
    for (const one of fresh.querySelectorAll(".error, .remark")) here.insertBefore(one, sentence);
    const said = fresh.querySelector(".sentence");
    if (!said) return;
    if (!sentence) here.append(said);
    else if (sentence.textContent !== said.textContent) sentence.textContent = said.textContent;
  }

  function updateValue(here, fresh, sent) {
    const was = findWas(here);
    const drawn = findWas(fresh).value;
    const unkept = fresh.dataset.unkept;
    if (unkept === "refused") return;
    const before = sent.get(here.dataset.field);
    const isUntouched = readValue(here) === before;
    if (unkept === "moved" || (isUntouched && drawn !== before && !hasFocus(here))) {
      writeValue(here, drawn);
      was.value = drawn;
    } else if (before !== undefined) {
      was.value = before;
    }
  }

  function updateLine(here, fresh, sent) {
    const isOther = here.dataset.kind !== fresh.dataset.kind || describeChoices(here) !== describeChoices(fresh);
    if (isOther && !hasFocus(here)) {
      here.replaceWith(fresh);
      return;
    }
    setHtml(here.querySelector("label:not(.pick), legend"), fresh.querySelector("label:not(.pick), legend"));
    setHtml(here.querySelector(".help"), fresh.querySelector(".help"));
    here.classList.toggle("wrong", fresh.classList.contains("wrong"));
    const [described, control] = [fresh, here].map((one) => one.querySelector("[aria-describedby]"));
    if (described.hasAttribute("aria-invalid")) control.setAttribute("aria-invalid", "true");
    else control.removeAttribute("aria-invalid");
    updateValue(here, fresh, sent);
    updateSaid(here.querySelector(".said"), fresh.querySelector(".said"));
  }

  function update(here, fresh, sent) {
    if (here.classList.contains("line")) {
      updateLine(here, fresh, sent);
      return;
    }
    for (const tag of ["legend", "summary"]) {
      setHtml(here.querySelector(`:scope > ${tag}`), fresh.querySelector(`:scope > ${tag}`));
    }
    if (here.tagName === "DETAILS" && fresh.open) here.open = true;
    updateChildren(here, fresh, sent);
  }

  function updateChildren(here, fresh, sent) {
    const isKeyed = (one) => "key" in one.dataset;
    const known = new Map([...here.children].filter(isKeyed).map((one) => [one.dataset.key, one]));
    let last = null;
    for (const child of [...fresh.children].filter(isKeyed)) {
      const found = known.get(child.dataset.key);
      known.delete(child.dataset.key);
      if (found) {
        update(found, child, sent);
        const stands = found.isConnected ? found : child;
        if (last && stands.previousElementSibling !== last && !hasFocus(stands)) last.after(stands);
        last = stands;
        continue;
      }
      if (last) last.after(child);
      else {
        const head = here.querySelector(":scope > h2, :scope > legend, :scope > summary");
        if (head) head.after(child);
        else here.prepend(child);
      }
      last = child;
    }
    for (const gone of known.values()) if (!hasFocus(gone)) gone.remove();
  }

  function tell(sentence) {
    if (status.textContent !== sentence) status.textContent = sentence;
  }

  async function keep() {
    timer = 0;
    if (isOver) return;
    if (isBusy || isSent) {
      wait();
      return;
    }
    isBusy = true;
    const sent = readAll();
    try {
      const answer = await fetch(form.dataset.keep, { method: "POST", body: new FormData(form) });
      if (answer.status === 413) {
        tell(status.dataset.big);
        return;
      }
      if (!answer.ok) throw new Error(String(answer.status));
      const told = await answer.json();
      if (told.gone) {
        isOver = true;
        tell(told.gone);
        return;
      }
      const fresh = document.createElement("div");
      fresh.append(document.createRange().createContextualFragment(told.html));
      updateChildren(lines, fresh, sent);
      tell(status.dataset.kept);
    } catch {
      tell(status.dataset.lost);
      wait(AGAIN);
    } finally {
      isBusy = false;
    }
  }

  function wait(pause = PAUSE) {
    clearTimeout(timer);
    timer = setTimeout(keep, pause);
  }

  form.addEventListener("input", (event) => {
    if (event.target.id.endsWith("-other")) {
      const line = event.target.closest(".line");
      line.querySelector(`input[type=radio][value="${OTHER}"]`).checked = true;
    }
    if (event.target.name.startsWith("pick:") && event.target.value) {
      findText(event.target.closest(".line")).value = event.target.value.replace("T", " ");
    }
    wait();
  });
  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-offer]");
    if (!button) return;
    event.preventDefault();
    const line = button.closest(".line");
    writeValue(line, button.dataset.offer);
    findText(line).focus();
    wait(0);
  });
  addEventListener("pagehide", () => {
    if (timer && !isOver) fetch(form.dataset.keep, { method: "POST", body: new FormData(form), keepalive: true });
  });
  form.addEventListener("submit", (event) => {
    if (isSent) event.preventDefault();
    isSent = true;
    clearTimeout(timer);
    timer = 0;
    setTimeout(() => { isSent = false; }, AGAIN);
  });
  const wrong = document.getElementById("wrong");
  if (wrong) wrong.focus();
})();
