"use strict";

// A small map beside a plan: the communes, today's ATMs, the new places and those to choose among.
// A click on one of these excludes it or takes it back: its key goes into the field "without", so
// the exclusions stand in the address and in the kept plan.

for (const container of document.querySelectorAll("[data-plan-map]")) showPlan(container);

async function showPlan(container) {
  const { planMap, outlines, zoomIn, zoomOut } = container.dataset;
  const { atms, places, choices, without } = JSON.parse(document.getElementById(planMap).textContent);
  const map = L.map(container, { zoomControl: false, minZoom: 9, maxZoom: 18, zoomSnap: 0.25 });
  map.attributionControl.setPrefix(false);
  L.control.zoom({ zoomInTitle: zoomIn, zoomOutTitle: zoomOut }).addTo(map);
  L.control.scale({ imperial: false }).addTo(map);
  map.setView([10.36, 105.94], 11); // until the communes have come
  const answer = await fetch(outlines, { headers: { Accept: "application/json" } });
  if (answer.ok) {
    const style = { color: "#768791", weight: 1, fillColor: "#e4f0f3", fillOpacity: 1 };
    const ground = L.geoJSON(await answer.json(), { style, interactive: false }).addTo(map);
    map.fitBounds(ground.getBounds(), { padding: [8, 8] });
  }
  const field = document.querySelector("input[name=without]");
  const excluded = new Set(without ?? wordsOf(field));
  for (const choice of choices) choiceDot(choice, excluded, field, container.dataset).addTo(map);
  for (const place of atms) dot(place, "#07333f", 6).addTo(map);
  for (const place of places) dot(place, "#ab231b", 9, { interactive: !isAmong(choices, place) }).addTo(map);
}

// A place that was chosen lets clicks through to the choice beneath it.
function isAmong(choices, [latitude, longitude]) {
  return choices.some(({ place }) => place[0] === latitude && place[1] === longitude);
}

function dot([latitude, longitude, name], fillColor, radius, options = {}) {
  const style = { radius, weight: 2, color: "#fff", fillColor, fillOpacity: 1, ...options };
  const label = Object.assign(document.createElement("span"), { textContent: name });
  return L.circleMarker([latitude, longitude], style).bindTooltip(label);
}

function choiceDot({ key, name, place }, excluded, field, { excludedWord, pressWord }) {
  const circle = L.circleMarker(place, { radius: 7, weight: 2, className: "plan-choice" });
  const label = document.createElement("span");
  const show = () => {
    const isOut = excluded.has(key);
    circle.setStyle({
      color: isOut ? "#ab231b" : "#55707c",
      dashArray: isOut ? "3 3" : null,
      fillColor: isOut ? "#fff" : "#b9cfd6",
      fillOpacity: 1,
    });
    label.textContent = [name, isOut && excludedWord, field && pressWord].filter(Boolean).join(" – ");
  };
  show();
  circle.bindTooltip(label);
  if (!field) return circle;
  return circle.on("click", () => {
    if (!excluded.delete(key)) excluded.add(key);
    field.value = [...excluded].join(" ");
    show();
  });
}

function wordsOf(field) {
  return field ? field.value.split(/\s+/).filter(Boolean) : [];
}
