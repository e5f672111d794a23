// Charts in the page's own colours, and the keyboard. Every page works without this file.
"use strict";

const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

// "token:in" in a specification stands for the design token --in of the theme in use.
const coloured = (part) => {
  if (typeof part === "string" && part.startsWith("token:")) return token(part.slice(6));
  if (Array.isArray(part)) return part.map(coloured);
  if (part && typeof part === "object") {
    return Object.fromEntries(Object.entries(part).map(([key, value]) => [key, coloured(value)]));
  }
  return part;
};

const theme = () => ({
  font: getComputedStyle(document.body).fontFamily,
  view: { stroke: null },
  axis: {
    labelColor: token("muted"), titleColor: token("muted"), gridColor: token("line"),
    domainColor: token("line-strong"), tickColor: token("line-strong"), labelFontSize: 12,
  },
  legend: { labelColor: token("text"), labelFontSize: 12 },
  text: { fontSize: 12 },
});

const draw = () => {
  if (!window.vegaEmbed) return;
  for (const place of document.querySelectorAll("[data-spec]")) {
    const spec = JSON.parse(document.getElementById(place.dataset.spec).textContent);
    window.vegaEmbed(place, coloured(spec), {
      ast: true, actions: false, defaultStyle: false, tooltip: false, renderer: "svg", config: theme(),
    });
  }
};

const cards = () => [...document.querySelectorAll("[data-keys] [data-card]")];

const move = (step) => {
  const all = cards();
  const at = all.findIndex((card) => card.contains(document.activeElement));
  const next = all[Math.max(0, Math.min(all.length - 1, at + step))];
  if (!next) return;
  next.focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
};

document.addEventListener("keydown", (event) => {
  const menu = document.querySelector(".me[open]");
  if (menu && event.key === "Escape") {
    menu.removeAttribute("open");
    menu.querySelector("summary").focus();
  }
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const focus = document.activeElement;
  const writing = /^(INPUT|SELECT|TEXTAREA)$/.test(focus.tagName);
  if (writing) {
    if (event.key === "Escape") focus.closest("[data-card]")?.focus();
    return;
  }
  const keyed = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  if (keyed) {
    // A field is gone to, anything else is pressed.
    if (keyed.matches("textarea, input")) keyed.focus();
    else keyed.click();
    event.preventDefault();
    return;
  }
  const card = focus.closest("[data-card]");
  const onCard = focus === card;
  if (event.key === "j" || (event.key === "ArrowDown" && onCard)) move(1);
  else if (event.key === "k" || (event.key === "ArrowUp" && onCard)) move(-1);
  else if (event.key === "Enter" && onCard) card.querySelector("[data-open]")?.click();
  else if (event.key === "n" && card) card.querySelector(".note-field")?.focus();
  else return;
  event.preventDefault();
});

document.addEventListener("click", (event) => {
  const menu = document.querySelector(".me[open]");
  if (menu && !menu.contains(event.target)) menu.removeAttribute("open");
});

// A change that did not arrive must not look like one that did: say so where it was made.
const failed = (event) => {
  if (event.detail.xhr?.status === 401) return;
  const notice = document.createElement("p");
  notice.className = "banner bad";
  notice.setAttribute("role", "alert");
  const told = event.detail.xhr?.getResponseHeader("Content-Type")?.startsWith("text/plain");
  notice.textContent = told ? event.detail.xhr.responseText : document.body.dataset.failed;
  event.detail.elt.parentElement.querySelector(".banner.bad")?.remove();
  event.detail.elt.before(notice);
};
document.addEventListener("htmx:responseError", failed);
document.addEventListener("htmx:sendError", failed);

// The button that was pressed is gone after an answer; whoever works by keyboard goes on from
// the same card and not from the top of the page.
document.addEventListener("htmx:afterSettle", (event) => {
  if (document.activeElement !== document.body) return;
  event.target.closest("[data-card]")?.focus({ preventScroll: true });
});

document.addEventListener("DOMContentLoaded", draw);
window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
