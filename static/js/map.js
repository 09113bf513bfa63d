"use strict";

// What the map of distances shows beyond folium's layers. The page calls showMap once, with those
// layers; its words and figures stand in the page as JSON.

const RINGS_M = [1000, 3000, 5000, 10000];
const SHADES = ["median", "far", "cash"];

function showMap({ map, areas, tiles }) {
  const settings = JSON.parse(document.getElementById("map-data").textContent);
  const { communes, points, texts } = settings;
  Object.assign(settings, { areas, shade: "median" });
  map.attributionControl.setPrefix(false);
  map.getContainer().setAttribute("role", "region");
  map.getContainer().setAttribute("aria-label", texts.title);

  describeAreas(areas, communes);
  const names = L.layerGroup(communes.map(communeName)).addTo(map);
  settings.shownNames = () => (map.hasLayer(names) && !isFarOut(map) ? communes : []);
  const kinds = pinsByKind(map, points, settings);
  settings.shownPoints = () => points.filter((point) => map.hasLayer(kinds.get(point.kindLabel)));
  addControls(map, settings, areas, names, kinds);
  const { legend, counts } = addLegend(map, settings, areas);
  showDistrict(map, areas.getBounds(), legend);
  if (tiles) watchTiles(map, tiles, texts);
  if (settings.peopleUrl) loadPeople(map, settings, counts);
}

// The whole district, beside the legend where there is room for both.
function showDistrict(map, district, legend) {
  const [right, bottom] = isNarrow(map) ? [12, 120] : [legend.offsetWidth + 24, 12];
  map.on("zoomend", () => map.getContainer().classList.toggle("is-far-out", isFarOut(map)));
  map.fitBounds(district, { paddingTopLeft: [12, 12], paddingBottomRight: [right, bottom] });
  map.setMaxBounds(district.pad(1));
}

// From far away the names would only cover one another.
function isFarOut(map) {
  return map.getZoom() < 11.2;
}

// Our own ground serves without them; a broken one is taken off and said so, once.
function watchTiles(map, tiles, texts) {
  tiles.once("tileload", () => tiles.off("tileerror"));
  tiles.once("tileerror", () => {
    tiles.remove();
    addBox(map, "topleft", "map-status").textContent = texts.noTiles;
  });
}

// --- communes ---------------------------------------------------------------------------------

function describeAreas(areas, communes) {
  areas.eachLayer((area) => {
    const { name, facts } = communes[area.feature.id];
    area.bindTooltip(factTable(name, facts), { sticky: true, opacity: 1, offset: [12, 0], className: "area-facts" });
  });
  areas.on("add", () => areas.bringToBack());
}

function factTable(name, facts) {
  const table = element("table", { className: "map-facts" });
  table.createCaption().textContent = name;
  for (const [what, figure] of facts) {
    const row = table.insertRow();
    row.append(element("th", { scope: "row", textContent: what }));
    row.insertCell().textContent = figure;
  }
  return table;
}

function shadeAreas(areas, communes, shade) {
  areas.eachLayer((area) => {
    area.setStyle({ fillColor: communes[area.feature.id].colours[shade] });
    area.feature.properties.colour = communes[area.feature.id].colours[shade];
  });
}

function communeName({ shortName, place }) {
  const html = element("span", { textContent: shortName });
  const icon = L.divIcon({ html, iconSize: [0, 0], className: "commune-name" });
  return L.marker(place, { icon, interactive: false, keyboard: false });
}

// --- people -----------------------------------------------------------------------------------

async function loadPeople(map, settings, counts) {
  const { peopleUrl, texts, bands, points } = settings;
  const status = addBox(map, "topleft", "map-status");
  status.setAttribute("role", "status");
  status.textContent = texts.loading;
  try {
    const answer = await fetch(peopleUrl, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(`${answer.status} ${answer.statusText}`);
    const people = readPeople(await answer.json(), bands);
    const layer = new PeopleLayer(people, {
      colours: bands.map(({ colour }) => colour),
      unknownColour: settings.unknownColour,
      places: new Map(points.map(({ id, place }) => [id, place])),
    });
    layer.addTo(map);
    settings.choice.addOverlay(layer, texts.peopleLayer);
    addLines(map, layer, settings);
    settings.bandCounts = showCounts(counts, people, bands);
    describePeople(map, layer, settings);
    status.remove();
    map.getContainer().dataset.people = people.count; // says that all are drawn
  } catch (error) {
    status.classList.add("is-failed");
    status.textContent = texts.failed;
    throw error;
  }
}

// The lines are drawn with the people; this layer is only their switch.
function addLines(map, layer, { choice, texts }) {
  const lines = L.layerGroup();
  lines.on("add", () => layer.showLines(true)).on("remove", () => layer.showLines(false));
  choice.addOverlay(lines, texts.linesLayer);
}

function describePeople(map, layer, settings) {
  const { personUrl, texts, points } = settings;
  const tooltip = L.tooltip({ direction: "top", opacity: 1, offset: [0, -4] });
  const names = new Map(points.map(({ id, name }) => [id, name]));
  map.on("mousemove", ({ containerPoint }) => {
    const found = map.hasLayer(layer) ? layer.at(containerPoint) : [];
    map.getContainer().classList.toggle("is-over-person", found.length > 0);
    if (!found.length) return tooltip.remove();
    const lines = personLines(found, layer.people, names, texts);
    return tooltip.setLatLng(layer.placeOf(found[0])).setContent(lines).addTo(map);
  });
  if (!personUrl) return;
  map.on("click", ({ containerPoint }) => {
    const found = map.hasLayer(layer) && !settings.isPlacing ? layer.at(containerPoint) : [];
    if (found.length === 1) window.open(personLink(found[0], layer.people, personUrl), "_top");
    if (found.length > 1) openChoice(map, layer, found, personUrl, texts);
  });
}

function personLines(found, { metres, atms }, names, texts) {
  const lines = element("div");
  const line = (textContent) => lines.append(element("div", { textContent }));
  if (found.length > 1) line(texts.people.replace("{count}", found.length));
  if (metres[found[0]] >= 0) {
    const way = texts.toAtm.replace("{distance}", distance(metres[found[0]]));
    line(way.replace("{atm}", names.get(atms[found[0]]) ?? "ATM"));
  }
  line(texts.openPerson);
  return lines;
}

function personLink(each, { ids }, personUrl) {
  return personUrl.replace("{id}", encodeURIComponent(ids[each]));
}

// Several at one place, such as the centre of a hamlet: whoever is meant is chosen from a list.
function openChoice(map, layer, found, personUrl, texts) {
  const list = element("div", { className: "map-choice" });
  list.append(element("strong", { textContent: texts.people.replace("{count}", found.length) }));
  for (const each of found.slice(0, 100)) {
    const textContent = texts.person.replace("{id}", layer.people.ids[each]);
    list.append(element("a", { href: personLink(each, layer.people, personUrl), target: "_top", textContent }));
  }
  L.popup({ maxHeight: 200 }).setLatLng(layer.placeOf(found[0])).setContent(list).openOn(map);
}

function hamletCircle({ name, place, people, colour, facts }) {
  const radius = 5 + Math.sqrt(people);
  const circle = L.circleMarker(place, { radius, weight: 1, color: "#fff", fillColor: colour, fillOpacity: 0.9 });
  return circle.bindTooltip(factTable(name, facts), { opacity: 1 });
}

// As the tables write it (welfare/web/filters.py): "850 m" below one kilometre, "3,2 km" from
// there on. The metres are whole, so that both round the same integers.
function distance(metres) {
  if (metres < 1000) return `${metres} m`;
  const tenths = Math.floor((metres + 50) / 100);
  return `${Math.floor(tenths / 10)},${tenths % 10} km`;
}

// --- controls ---------------------------------------------------------------------------------

function addControls(map, settings, areas, names, kinds) {
  const { texts, communes, points, hamlets, places } = settings;
  L.control.zoom({ zoomInTitle: texts.zoomIn, zoomOutTitle: texts.zoomOut }).addTo(map);
  L.control.scale({ imperial: false, maxWidth: 140 }).addTo(map);
  addTools(map, settings);
  const rings = L.layerGroup(points.filter(({ isAtm, serves }) => isAtm && serves).flatMap(ringsOf));
  const layers = { [texts.areasLayer]: areas, [texts.namesLayer]: names };
  for (const [label, group] of kinds) layers[label] = group;
  layers[texts.ringsLayer] = rings;
  if (hamlets.length) {
    layers[texts.hamletsLayer] = L.layerGroup(hamlets.map(hamletCircle)).addTo(map);
  }
  settings.choice = L.control.layers(null, layers, { collapsed: true }).addTo(map);
  settings.choice.getContainer().querySelector("a").title = texts.layers;
  addSearch(map, [...communes, ...places, ...points], texts);
  const corner = isNarrow(map) ? "bottomleft" : "topright";
  if (texts.schematic) addBox(map, corner, "map-note").textContent = texts.schematic;
}

function ringsOf({ place }) {
  const style = { fill: false, color: "#07333f", weight: 1, dashArray: "4 4", interactive: false };
  return RINGS_M.map((radius) => L.circle(place, { ...style, radius }));
}

function addTools(map, settings) {
  const { texts } = settings;
  const bar = addBox(map, "topleft", "map-tools");
  const tool = (title, textContent, work) => {
    const button = element("button", { type: "button", className: "map-button", title, textContent });
    button.setAttribute("aria-label", title);
    button.addEventListener("click", () => work(button));
    bar.append(button);
  };
  const saying = (work) => () => work(map, settings).catch((error) => sayFailed(map, texts, error));
  if (document.fullscreenEnabled) tool(texts.fullScreen, texts.wide, toggleFullScreen);
  tool(texts.print, texts.paper, saying(printView));
  tool(texts.png, "PNG", saying(savePng));
  tool(texts.pdf, "PDF", saying(savePdf));
  if (settings.addUrl) tool(texts.add, texts.addShort, (button) => startAdding(map, settings, button));
}

function sayFailed(map, texts, error) {
  const box = addBox(map, "topleft", "map-status is-failed");
  box.setAttribute("role", "alert");
  box.textContent = texts.notSaved;
  setTimeout(() => box.remove(), 10000);
  throw error;
}

function toggleFullScreen() {
  if (document.fullscreenElement) return document.exitFullscreen();
  return document.documentElement.requestFullscreen();
}

function addSearch(map, places, texts) {
  const box = addBox(map, "topleft", "map-search");
  const list = element("datalist", { id: "map-places" });
  for (const { name } of places) list.append(element("option", { value: name }));
  const input = element("input", { type: "search", placeholder: texts.search, autocomplete: "off" });
  input.setAttribute("list", "map-places");
  input.setAttribute("aria-label", texts.search);
  input.addEventListener("change", () => {
    const sought = plain(input.value);
    const found = sought && places.find(({ name }) => plain(name).includes(sought));
    input.setCustomValidity(found || !sought ? "" : texts.notFound);
    input.reportValidity();
    if (found) map.setView(found.place, Math.max(map.getZoom(), 13));
  });
  box.append(input, list);
}

function plain(words) {
  const folded = words.normalize("NFD").replace(/\p{Diacritic}/gu, "").toLowerCase();
  return folded.replaceAll("đ", "d").trim();
}

// Returns the legend and the cells that take each band's number of people.
function addLegend(map, settings, areas) {
  const { bands, shares, peopleUrl, texts, communes } = settings;
  const legend = addBox(map, "bottomright", "map-legend");
  const details = element("details", { open: !isNarrow(map) });
  details.append(element("summary", { textContent: texts.legend }));
  const counts = swatches(details, bands);
  const shadeKey = element("div", { hidden: true });
  const dots = peopleUrl && texts.legendDots;
  for (const line of [dots, texts.unverified, texts.centred, texts.unmeasured]) {
    if (line) details.append(element("p", { textContent: line }));
  }
  details.append(shadeChoice(texts, (shade) => {
    settings.shade = shade;
    shadeAreas(areas, communes, shade);
    shadeKey.hidden = shade === "median";
  }));
  swatches(shadeKey, shares);
  details.append(shadeKey);
  legend.append(details);
  return { legend, counts };
}

function swatches(parent, entries) {
  const table = parent.appendChild(element("table"));
  return entries.map(({ label, colour }) => {
    const row = table.insertRow();
    const swatch = row.insertCell().appendChild(element("i", { className: "map-swatch" }));
    swatch.style.background = colour;
    row.append(element("th", { scope: "row", textContent: label }));
    return [row.insertCell(), row.insertCell()];
  });
}

function shadeChoice(texts, choose) {
  const label = element("label", { className: "map-shade", textContent: texts.shade });
  const select = element("select");
  for (const shade of SHADES) select.append(element("option", { value: shade, textContent: texts[shade] }));
  select.addEventListener("change", () => choose(select.value));
  label.append(select);
  return label;
}

// Returns what it shows of each band, for the legend of a picture.
function showCounts(cells, { band: bandOfEach }, bands) {
  const reached = bands.map(() => 0);
  for (const band of bandOfEach) if (band >= 0) reached[band] += 1;
  const digits = new Intl.NumberFormat("vi");
  const everyone = reached.reduce((sum, count) => sum + count, 0);
  cells.forEach(([count, share], band) => {
    count.textContent = digits.format(reached[band]);
    share.textContent = everyone ? `${Math.round((100 * reached[band]) / everyone)} %` : "";
  });
  return reached.map((count) => digits.format(count));
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
