"use strict";

// A small map beside a field for coordinates: a click writes the place into the field, and what
// the field says is shown. It needs no network beyond our own server: the communes are its ground.
// The field is looked up each time: where a card is scanned, another one takes its place.

for (const container of document.querySelectorAll("[data-position-picker]")) {
  showPicker(container, container.dataset.positionPicker);
}

async function showPicker(container, id) {
  const field = () => document.getElementById(id);
  const pinned = field().form.elements.pinned; // only where it matters how the place was found
  const map = L.map(container, { zoomControl: false, minZoom: 9, maxZoom: 18, zoomSnap: 0.25 });
  map.attributionControl.setPrefix(false);
  const { zoomIn, zoomOut, outlines } = container.dataset;
  L.control.zoom({ zoomInTitle: zoomIn, zoomOutTitle: zoomOut }).addTo(map);
  L.control.scale({ imperial: false }).addTo(map);
  // From far away the names would only cover one another.
  map.on("zoomend", () => container.classList.toggle("is-far-out", map.getZoom() < 10.75));
  map.setView([10.36, 105.94], 11); // until the communes have come
  const dot = L.circleMarker([0, 0], { radius: 8, weight: 3, color: "#fff", fillOpacity: 1 });
  dot.setStyle({ fillColor: "#ab231b" });

  function show() {
    const place = placeIn(field().value);
    if (!place) return dot.remove();
    dot.setLatLng(place).addTo(map).bringToFront();
    if (!map.getBounds().contains(place)) map.panTo(place);
    return dot;
  }

  map.on("click", ({ latlng }) => {
    field().value = `${latlng.lat.toFixed(6)}, ${latlng.lng.toFixed(6)}`;
    if (pinned) pinned.value = field().value;
    show();
  });
  document.addEventListener("input", ({ target }) => {
    if (target.id !== id) return;
    if (pinned) pinned.value = "";
    show();
  });
  document.addEventListener("htmx:afterSettle", show);

  const answer = await fetch(outlines, { headers: { Accept: "application/json" } });
  if (answer.ok) {
    const start = container.dataset.start ?? "";
    drawGround(map, await answer.json(), placeIn(field().value) ?? placeIn(start));
  }
  show();
}

function drawGround(map, communes, place) {
  const style = { color: "#768791", weight: 1, fillColor: "#e4f0f3", fillOpacity: 1 };
  const ground = L.geoJSON(communes, { style }).addTo(map);
  const label = { permanent: true, direction: "center", className: "picker-name" };
  ground.eachLayer((area) => area.bindTooltip(nameOf(area), label));
  map.fitBounds(ground.getBounds(), { padding: [8, 8] });
  if (place) map.setView(place, 13);
}

// Text, so that a name never becomes markup.
function nameOf(area) {
  return Object.assign(document.createElement("span"), {
    textContent: area.feature.properties.name.replace("Xã ", ""),
  });
}

// Plain degrees are shown while they are typed; every other form is understood by the server.
function placeIn(text) {
  const degrees = text.match(/^\s*(-?\d+(?:\.\d+)?)\s*[,;\s]\s*(-?\d+(?:\.\d+)?)\s*$/);
  if (!degrees) return null;
  const [latitude, longitude] = degrees.slice(1).map(Number);
  return Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180 ? [latitude, longitude] : null;
}
