"use strict";

// Parts of the form that belong to some categories only: they show once such a category is chosen.

const category = document.getElementById("category");

function showParts() {
  for (const part of document.querySelectorAll("[data-only-for]")) {
    const beginnings = part.dataset.onlyFor.split(" ");
    const belongs = beginnings.some((beginning) => category.value.startsWith(beginning));
    const written = [...part.querySelectorAll("input, select")].some((control) => control.value);
    part.hidden = !belongs && !written;
  }
}

category.addEventListener("change", showParts);
showParts();
