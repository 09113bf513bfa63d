"use strict";

// What the map of distances shows beyond folium's layers. The page calls showMap once, with those
// layers; its words and figures stand in the page as JSON.

function showMap({ map, areas, people }) {
  const settings = JSON.parse(document.getElementById("map-data").textContent);
  const { communes, atms, texts } = settings;
  map.attributionControl.setPrefix(false);
  map.getContainer().setAttribute("role", "region");
  map.getContainer().setAttribute("aria-label", texts.title);

  describeAreas(areas, communes);
  const names = L.layerGroup(communes.map(communeName)).addTo(map);
  const pins = L.layerGroup(atms.map(atmPin)).addTo(map);
  addControls(map, texts, {
    [texts.areasLayer]: areas,
    ...(settings.peopleUrl && { [texts.peopleLayer]: people }),
    [texts.atm]: pins,
    [texts.namesLayer]: names,
  });
  const { legend, counts } = addLegend(map, settings);
  showDistrict(map, areas.getBounds(), legend);
  if (settings.peopleUrl) loadPeople(map, people, settings, counts);
}

// The whole district, beside the legend where there is room for both.
function showDistrict(map, district, legend) {
  const [right, bottom] = isNarrow(map) ? [12, 120] : [legend.offsetWidth + 24, 12];
  map.on("zoomend", () => map.getContainer().classList.toggle("is-far-out", map.getZoom() < 11.2));
  map.fitBounds(district, { paddingTopLeft: [12, 12], paddingBottomRight: [right, bottom] });
  map.setMaxBounds(district.pad(1));
}

// --- communes and ATMs ------------------------------------------------------------------------

function describeAreas(areas, communes) {
  areas.eachLayer((area) => {
    const { name, facts } = communes[area.feature.id];
    const table = element("table", { className: "map-facts" });
    table.createCaption().textContent = name;
    for (const [what, figure] of facts) {
      const row = table.insertRow();
      row.append(element("th", { scope: "row", textContent: what }));
      row.insertCell().textContent = figure;
    }
    area.bindTooltip(table, { sticky: true, opacity: 1, offset: [12, 0] });
  });
  // They lie in the people's canvas, so that both answer the mouse: keep them underneath.
  areas.on("add", () => areas.bringToBack());
}

function communeName({ shortName, place }) {
  const html = element("span", { textContent: shortName });
  const icon = L.divIcon({ html, iconSize: [0, 0], className: "commune-name" });
  return L.marker(place, { icon, interactive: false, keyboard: false });
}

function atmPin({ name, place, doubt }) {
  const html = element("div", { className: doubt ? "pin is-unverified" : "pin" });
  html.append(element("strong", { textContent: "ATM" }));
  if (doubt) html.append(element("span", { textContent: doubt }));
  const label = doubt ? `${name} – ${doubt}` : name;
  const pin = L.marker(place, { icon: L.divIcon({ html, iconSize: [0, 0], className: "atm" }) });
  pin.on("add", () => pin.getElement().setAttribute("aria-label", label));
  return pin.bindTooltip(element("div", { textContent: label }), { opacity: 1 });
}

// --- people -----------------------------------------------------------------------------------

async function loadPeople(map, layer, settings, counts) {
  const { peopleUrl, texts } = settings;
  const status = addBox(map, "topleft", "map-status");
  status.setAttribute("role", "status");
  status.textContent = texts.loading;
  try {
    const answer = await fetch(peopleUrl, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(`${answer.status} ${answer.statusText}`);
    drawPeople(map, layer, (await answer.json()).people, settings, counts);
    status.remove();
  } catch (error) {
    status.classList.add("is-failed");
    status.textContent = texts.failed;
    throw error;
  }
}

function drawPeople(map, layer, people, { bands, unknownColour, personUrl, texts }, counts) {
  const reached = bands.map(() => 0);
  const style = dotStyle(map);
  // The farthest are drawn last: they are the ones this map is about.
  people.sort((one, other) => (one[2] ?? -1) - (other[2] ?? -1));
  for (const [latitude, longitude, metres, id] of people) {
    const band = bandOf(metres, bands);
    if (band >= 0) reached[band] += 1;
    const fillColor = bands[band]?.colour ?? unknownColour;
    L.circleMarker([latitude, longitude], { ...style, fillColor, metres, id }).addTo(layer);
  }
  map.on("zoomend", () => layer.setStyle(dotStyle(map)));
  showCounts(counts, reached);
  describePeople(map, layer, personUrl, texts);
}

function bandOf(metres, bands) {
  if (metres === null) return -1;
  return bands.findIndex(({ upToM }) => upToM === null || metres <= upToM);
}

// Small dots keep a whole district legible; large ones can be pointed at.
function dotStyle(map) {
  const closer = Math.max(0, map.getZoom() - 11);
  const weight = Math.min(1, 0.5 * closer);
  return { radius: 1.75 + 1.1 * closer, weight, color: "#fff", fillOpacity: 0.9 };
}

function describePeople(map, layer, personUrl, texts) {
  const tooltip = L.tooltip({ direction: "top", opacity: 1, offset: [0, -4] });
  layer.on("mouseover", ({ layer: dot }) => {
    const { metres } = dot.options;
    const lines = element("div");
    if (metres !== null) {
      const way = texts.toAtm.replace("{distance}", distance(metres));
      lines.append(element("div", { textContent: way }));
    }
    if (personUrl) lines.append(element("div", { textContent: texts.openPerson }));
    if (lines.hasChildNodes()) tooltip.setLatLng(dot.getLatLng()).setContent(lines).addTo(map);
  });
  layer.on("mouseout", () => tooltip.remove());
  if (!personUrl) return;
  layer.on("click", ({ layer: dot }) => {
    window.open(personUrl.replace("{id}", encodeURIComponent(dot.options.id)), "_top");
  });
}

// As the tables write it (welfare/web/filters.py): "850 m" below one kilometre, "3,2 km" from
// there on. The metres are whole, so that both round the same integers.
function distance(metres) {
  if (metres < 1000) return `${metres} m`;
  const tenths = Math.floor((metres + 50) / 100);
  return `${Math.floor(tenths / 10)},${tenths % 10} km`;
}

// --- controls ---------------------------------------------------------------------------------

function addControls(map, texts, layers) {
  L.control.zoom({ zoomInTitle: texts.zoomIn, zoomOutTitle: texts.zoomOut }).addTo(map);
  L.control.scale({ imperial: false, maxWidth: 140 }).addTo(map);
  const choice = L.control.layers(null, layers, { collapsed: isNarrow(map) }).addTo(map);
  choice.getContainer().querySelector("a").title = texts.layers;
  const corner = isNarrow(map) ? "bottomleft" : "topright";
  if (texts.schematic) addBox(map, corner, "map-note").textContent = texts.schematic;
}

// Returns the legend and the cells that take each band's number of people.
function addLegend(map, { bands, peopleUrl, texts }) {
  const legend = addBox(map, "bottomright", "map-legend");
  const details = element("details", { open: !isNarrow(map) });
  details.append(element("summary", { textContent: texts.legend }));
  const table = details.appendChild(element("table"));
  const counts = bands.map(({ label, colour }) => {
    const row = table.insertRow();
    const swatch = row.insertCell().appendChild(element("i", { className: "map-swatch" }));
    swatch.style.background = colour;
    row.append(element("th", { scope: "row", textContent: label }));
    return [row.insertCell(), row.insertCell()];
  });
  const dots = peopleUrl && texts.legendDots;
  for (const line of [dots, texts.legendAreas, texts.unmeasured]) {
    if (line) details.append(element("p", { textContent: line }));
  }
  legend.append(details);
  return { legend, counts };
}

function showCounts(cells, reached) {
  const digits = new Intl.NumberFormat("vi");
  const everyone = reached.reduce((sum, count) => sum + count, 0);
  cells.forEach(([count, share], band) => {
    count.textContent = digits.format(reached[band]);
    share.textContent = everyone ? `${Math.round((100 * reached[band]) / everyone)} %` : "";
  });
}

function addBox(map, position, className) {
  const control = L.control({ position });
  control.onAdd = () => {
    const box = L.DomUtil.create("div", `map-box ${className}`);
    L.DomEvent.disableClickPropagation(box).disableScrollPropagation(box);
    return box;
  };
  return control.addTo(map).getContainer();
}

function isNarrow(map) {
  return map.getSize().x < 640;
}

// Properties, so that words stay words and never become markup.
function element(name, properties = {}) {
  return Object.assign(document.createElement(name), properties);
}
