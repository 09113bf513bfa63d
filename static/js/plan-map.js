"use strict";

// A small map beside a plan: the communes, today's ATMs and the new places.

for (const container of document.querySelectorAll("[data-plan-map]")) showPlan(container);

async function showPlan(container) {
  const { planMap, outlines, zoomIn, zoomOut } = container.dataset;
  const { atms, places } = JSON.parse(document.getElementById(planMap).textContent);
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
  for (const place of atms) dot(place, "#07333f", 6).addTo(map);
  for (const place of places) dot(place, "#ab231b", 9).addTo(map);
}

function dot([latitude, longitude, name], fillColor, radius) {
  const style = { radius, weight: 2, color: "#fff", fillColor, fillOpacity: 1 };
  const label = Object.assign(document.createElement("span"), { textContent: name });
  return L.circleMarker([latitude, longitude], style).bindTooltip(label);
}
