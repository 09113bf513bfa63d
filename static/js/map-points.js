"use strict";

// Cash points on the map: pins with their details, dragged to where they really stand, and a new
// one put where somebody clicks.

// A layer for each kind; the map begins with those that count as ATMs.
function pinsByKind(map, points, settings) {
  const kinds = new Map();
  for (const point of points) {
    const group = kinds.get(point.kindLabel) ?? L.layerGroup();
    group.addLayer(pin(map, point, settings));
    if (point.isAtm) group.addTo(map);
    kinds.set(point.kindLabel, group);
  }
  return kinds;
}

function pin(map, point, settings) {
  const { name, place, doubt, serves, isAtm, kindLabel } = point;
  const states = [doubt && "is-unverified", !serves && "is-shut", !isAtm && "is-small"];
  const html = element("div", { className: ["pin", ...states.filter(Boolean)].join(" ") });
  html.append(element("strong", { textContent: isAtm ? "ATM" : initials(kindLabel) }));
  if (doubt && isAtm) html.append(element("span", { textContent: doubt }));
  const icon = L.divIcon({ html, iconSize: [0, 0], className: "atm" });
  const marker = L.marker(place, { icon, zIndexOffset: isAtm ? 1000 : 0 });
  const label = doubt ? `${name} – ${doubt}` : name;
  marker.on("add", () => marker.getElement().setAttribute("aria-label", label));
  marker.bindTooltip(element("div", { textContent: label }), { opacity: 1 });
  return marker.bindPopup(() => pinDetails(map, marker, point, settings), { maxWidth: 280 });
}

function initials(words) {
  return words.split(" ").slice(0, 2).map((word) => word[0].toUpperCase()).join("");
}

function pinDetails(map, marker, point, settings) {
  const details = element("div");
  details.append(factTable(point.name, point.details));
  if (settings.moveUrl) {
    const move = element("button", { type: "button", className: "map-button", textContent: settings.texts.move });
    move.addEventListener("click", () => startMove(map, marker, point, settings));
    details.append(move);
  }
  return details;
}

function startMove(map, marker, point, settings) {
  const { texts } = settings;
  marker.closePopup();
  marker.dragging.enable();
  const box = addBox(map, "topleft", "map-status");
  box.setAttribute("role", "status");
  const said = box.appendChild(element("p", { textContent: `${point.name}: ${texts.moveHint}` }));
  const save = box.appendChild(element("button", { type: "button", className: "map-button", textContent: texts.saveMove }));
  const cancel = box.appendChild(element("button", { type: "button", className: "map-button", textContent: texts.cancelMove }));
  let confirmed = false;
  save.addEventListener("click", async () => {
    const doubt = await saveMove(marker.getLatLng(), point, settings, confirmed);
    if (doubt === null) return window.top.location.reload();
    said.textContent = doubt;
    confirmed = true;
    return save.focus();
  });
  cancel.addEventListener("click", () => {
    marker.setLatLng(point.place).dragging.disable();
    box.remove();
  });
  save.focus();
}

// Null once it is saved, otherwise what has to be read before it may be saved.
async function saveMove({ lat, lng }, point, { moveUrl, csrf, texts }, confirmed) {
  const form = new FormData();
  form.append("position", `${lat.toFixed(6)}, ${lng.toFixed(6)}`);
  if (confirmed) form.append("confirmed", "y");
  const url = moveUrl.replace("{id}", encodeURIComponent(point.id));
  const answer = await fetch(url, { method: "POST", body: form, headers: { "X-CSRFToken": csrf } });
  if (!answer.ok) return texts.moveFailed;
  return (await answer.json()).doubt;
}

// A new point begins with its place: the next click opens the form for it.
function startAdding(map, settings, button) {
  const { texts, addUrl } = settings;
  const box = addBox(map, "topleft", "map-status");
  box.setAttribute("role", "status");
  box.append(element("p", { textContent: texts.addHint }));
  const cancel = box.appendChild(element("button", { type: "button", className: "map-button", textContent: texts.cancelMove }));
  settings.isPlacing = true;
  map.getContainer().classList.add("is-placing");
  const place = ({ latlng }) => {
    const position = `${latlng.lat.toFixed(6)}, ${latlng.lng.toFixed(6)}`;
    window.open(`${addUrl}?${new URLSearchParams({ position })}`, "_top");
  };
  const stop = () => {
    map.off("click", place).getContainer().classList.remove("is-placing");
    settings.isPlacing = button.disabled = false;
    box.remove();
    button.focus();
  };
  button.disabled = true;
  map.on("click", place);
  cancel.addEventListener("click", stop);
  cancel.focus();
}
