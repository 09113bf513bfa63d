"use strict";

// Everything the pages do by script. Every page also works without it: forms post, links link.

const csrfToken = document.querySelector('meta[name="csrf-token"]').content;

// --- htmx -------------------------------------------------------------------------------------

document.addEventListener("htmx:configRequest", (event) => {
  const { verb, headers, parameters } = event.detail;
  if (verb !== "get") {
    headers["X-CSRFToken"] = csrfToken;
    return;
  }
  for (const [name, value] of Object.entries(parameters)) {
    if (value === "") delete parameters[name]; // keeps addresses of filtered lists short
  }
});

// A redirect means the answer is another page (usually sign-in): go there, never swap it in.
document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr, pathInfo } = event.detail;
  if (!xhr.responseURL) return;
  const asked = new URL(pathInfo.requestPath, document.baseURI).pathname;
  if (new URL(xhr.responseURL).pathname !== asked) {
    event.detail.shouldSwap = false;
    window.location.assign(xhr.responseURL);
  }
});

document.addEventListener("htmx:afterSwap", (event) => {
  document.getElementById("request-error").hidden = true;
  document.querySelector("[data-clear-filters]")?.removeAttribute("hidden");
  const announced = event.detail.elt.querySelector("[data-announce]");
  if (announced) document.getElementById("announcer").textContent = announced.textContent.trim();
});

for (const failure of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(failure, (event) => showRequestError(event.detail.xhr.responseText));
}

function showRequestError(answer) {
  const box = document.getElementById("request-error");
  const page = new DOMParser().parseFromString(answer, "text/html");
  const sentence = page.querySelector("[data-error-message]")?.textContent;
  box.querySelector("p").textContent = sentence ?? box.dataset.unanswered;
  box.hidden = false;
  box.scrollIntoView({ block: "nearest" });
}

// --- Posting: ask once, then send once --------------------------------------------------------

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  const question = event.submitter?.dataset.confirm ?? form.dataset.confirm;
  if (question && !form.dataset.confirmed) {
    event.preventDefault();
    askOnce(form, event.submitter, question);
    return;
  }
  if ("download" in form.dataset) return; // the answer is a file: this page stays as it is
  // After this turn, so that the button's own name and value are still sent.
  setTimeout(() => setBusy(form, true));
});

function askOnce(form, submitter, question) {
  const dialog = document.getElementById("confirm-dialog");
  const label = submitter?.textContent.trim();
  const yes = dialog.querySelector("[value=yes]");
  dialog.querySelector("[data-confirm-title]").textContent = label;
  dialog.querySelector("[data-confirm-text]").textContent = question;
  yes.textContent = label;
  yes.className = /danger/.test(submitter?.className) ? "btn btn-danger" : "btn btn-primary";
  dialog.returnValue = "";
  dialog.showModal();
  dialog.addEventListener("close", () => {
    if (dialog.returnValue !== "yes") return;
    form.dataset.confirmed = "yes";
    form.requestSubmit(submitter);
  }, { once: true });
}

function setBusy(form, busy) {
  for (const button of form.querySelectorAll("button:not([type=button])")) button.disabled = busy;
}

// A page restored by the Back button must not keep its buttons locked.
window.addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  for (const form of document.forms) {
    delete form.dataset.confirmed;
    setBusy(form, false);
  }
});

// --- Small things -----------------------------------------------------------------------------

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
  closeMenus((menu) => !menu.contains(event.target));
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    closeMenus((menu) => {
      if (menu.contains(document.activeElement)) menu.querySelector("summary").focus();
      return true;
    });
  }
  if (event.key === "/" && !event.target.closest("input, textarea, select")) {
    const search = document.querySelector("main input[type=search]") ?? document.getElementById("quick-search");
    if (!search) return;
    event.preventDefault();
    search.focus();
  }
});

function closeMenus(isLeft) {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (isLeft(menu)) menu.open = false;
  }
}

document.querySelector("[data-focus-on-load]")?.focus();
