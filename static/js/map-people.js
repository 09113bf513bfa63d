"use strict";

// People as one canvas above the communes: a dot each, in the colour of its distance band, circles
// with numbers when the map is far out. A hundred thousand dots are drawn anew in some tens of
// milliseconds; while the map is dragged the browser only moves the picture.

const CLUSTERS_BELOW_ZOOM = 10.5;
const CLUSTER_PX = 46;
const REACH_PX = 9;
const DEGREE_PARTS = 100000;

// The columns of people.json (welfare/cashpoints/maps.py) as typed arrays. Places are those of
// Leaflet's flat world at zoom 0, so that drawing needs no trigonometry.
function readPeople(columns, bands) {
  const count = columns.ids.length;
  const people = {
    count,
    ids: summedUp(columns.ids),
    x: new Float64Array(count),
    y: new Float64Array(count),
    metres: Int32Array.from(columns.metres),
    atms: Int32Array.from(columns.atms),
    band: Int8Array.from(columns.metres, (metres) => bandOf(metres, bands)),
  };
  const latitudes = summedUp(columns.latitudes);
  const longitudes = summedUp(columns.longitudes);
  for (let each = 0; each < count; each += 1) {
    const latitude = latitudes[each] / DEGREE_PARTS;
    const place = L.CRS.EPSG3857.latLngToPoint(L.latLng(latitude, longitudes[each] / DEGREE_PARTS), 0);
    people.x[each] = place.x;
    people.y[each] = place.y;
  }
  return people;
}

function summedUp(steps) {
  const numbers = new Int32Array(steps.length);
  steps.reduce((sum, step, each) => (numbers[each] = sum + step), 0);
  return numbers;
}

function bandOf(metres, bands) {
  if (metres < 0) return -1;
  return bands.findIndex(({ upToM }) => upToM === null || metres <= upToM);
}

const PeopleLayer = L.Renderer.extend({
  options: { padding: 0.4, pane: "overlayPane" },

  initialize(people, { colours, unknownColour, places }) {
    L.Renderer.prototype.initialize.call(this);
    Object.assign(this, { people, colours: [unknownColour, ...colours], places });
    // The farthest are drawn last: they are the ones this map is about.
    this.order = Int32Array.from(people.ids.keys()).sort((a, b) => people.metres[a] - people.metres[b]);
    this.withLines = false;
  },

  _initContainer() {
    this._container = L.DomUtil.create("canvas", "people-canvas");
    this._container.style.pointerEvents = "none";
  },

  _destroyContainer() {
    this._container.remove();
    delete this._container;
  },

  _update() {
    if (this._map._animatingZoom && this._bounds) return;
    L.Renderer.prototype._update.call(this);
    const size = this._bounds.getSize();
    const sharpness = L.Browser.retina ? 2 : 1;
    L.DomUtil.setPosition(this._container, this._bounds.min);
    this._container.width = sharpness * size.x;
    this._container.height = sharpness * size.y;
    this._container.style.width = `${size.x}px`;
    this._container.style.height = `${size.y}px`;
    const context = this._container.getContext("2d");
    context.scale(sharpness, sharpness);
    this.draw(context, size);
  },

  draw(context, size) {
    const zoom = this._map.getZoom();
    this.visible = this.inSight(zoom, size);
    if (zoom < CLUSTERS_BELOW_ZOOM) return drawClusters(context, this);
    if (this.withLines) drawLines(context, this, zoom);
    return drawDots(context, this, zoom);
  },

  // Who stands inside the canvas, and where on it.
  inSight(zoom, size) {
    const { count, x, y } = this.people;
    const scale = 2 ** zoom;
    const origin = this._map.getPixelOrigin().add(this._bounds.min);
    const seen = { who: new Int32Array(count), x: new Float32Array(count), y: new Float32Array(count) };
    let length = 0;
    for (const each of this.order) {
      const left = x[each] * scale - origin.x;
      const top = y[each] * scale - origin.y;
      if (left < -4 || top < -4 || left > size.x + 4 || top > size.y + 4) continue;
      seen.who[length] = each;
      seen.x[length] = left;
      seen.y[length] = top;
      length += 1;
    }
    return { ...seen, length };
  },

  // Whoever stands nearest to a point of the map's frame, within reach, with all at the very place.
  at(containerPoint) {
    if (!this._map || this._map.getZoom() < CLUSTERS_BELOW_ZOOM) return [];
    const point = this._map.containerPointToLayerPoint(containerPoint).subtract(this._bounds.min);
    const { who, x, y, length } = this.visible;
    let best = -1;
    let nearest = REACH_PX ** 2;
    for (let each = 0; each < length; each += 1) {
      const way = (x[each] - point.x) ** 2 + (y[each] - point.y) ** 2;
      if (way < nearest) [nearest, best] = [way, each];
    }
    if (best < 0) return [];
    const { x: worldX, y: worldY } = this.people;
    const first = who[best];
    const same = (each) => worldX[each] === worldX[first] && worldY[each] === worldY[first];
    return [...who.subarray(0, length)].filter(same);
  },

  placeOf(each) {
    const point = L.point(this.people.x[each], this.people.y[each]);
    return L.CRS.EPSG3857.pointToLatLng(point, 0);
  },

  showLines(shown) {
    this.withLines = shown;
    if (this._map) this._update();
  },
});

// Small dots keep a whole district legible; large ones can be pointed at.
function drawDots(context, { visible, people, colours }, zoom) {
  const closer = Math.max(0, zoom - 11);
  const radius = 1.75 + 1.1 * closer;
  const rim = Math.min(1, 0.5 * closer);
  let colour = null;
  context.lineWidth = rim;
  context.strokeStyle = "#fff";
  for (let each = 0; each < visible.length; each += 1) {
    const own = colours[people.band[visible.who[each]] + 1];
    if (own !== colour) {
      if (colour !== null) finishDots(context, rim);
      context.fillStyle = colour = own;
      context.beginPath();
    }
    addDot(context, visible.x[each], visible.y[each], radius);
  }
  if (colour !== null) finishDots(context, rim);
}

function addDot(context, x, y, radius) {
  if (radius < 2.5) return context.rect(x - radius, y - radius, 2 * radius, 2 * radius);
  context.moveTo(x + radius, y);
  return context.arc(x, y, radius, 0, 2 * Math.PI);
}

function finishDots(context, rim) {
  context.fill();
  if (rim > 0) context.stroke();
}

function drawLines(context, layer, zoom) {
  const { visible, people, places } = layer;
  const origin = layer._map.getPixelOrigin().add(layer._bounds.min);
  const ends = new Map();
  for (const [id, place] of places) {
    ends.set(id, layer._map.project(place, zoom).subtract(origin));
  }
  context.beginPath();
  for (let each = 0; each < visible.length; each += 1) {
    const end = ends.get(people.atms[visible.who[each]]);
    if (!end) continue;
    context.moveTo(visible.x[each], visible.y[each]);
    context.lineTo(end.x, end.y);
  }
  context.strokeStyle = "rgb(7 51 63 / 22%)";
  context.lineWidth = 0.75;
  context.stroke();
}

// One circle a square of the screen: how many people, in the colour of their middle distance.
function drawClusters(context, { visible, people, colours }) {
  const squares = new Map();
  for (let each = 0; each < visible.length; each += 1) {
    const key = `${Math.floor(visible.x[each] / CLUSTER_PX)},${Math.floor(visible.y[each] / CLUSTER_PX)}`;
    const square = squares.get(key) ?? { x: 0, y: 0, bands: [] };
    square.x += visible.x[each];
    square.y += visible.y[each];
    square.bands.push(people.band[visible.who[each]]); // in the order of distances
    squares.set(key, square);
  }
  const digits = new Intl.NumberFormat("vi");
  for (const { x, y, bands } of squares.values()) {
    const middle = bands[Math.floor(bands.length / 2)];
    drawCluster(context, x / bands.length, y / bands.length, digits.format(bands.length), colours[middle + 1]);
  }
}

function drawCluster(context, x, y, text, colour) {
  const radius = 9 + 3 * text.length;
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.fillStyle = "#fff";
  context.fill();
  context.lineWidth = 4;
  context.strokeStyle = colour;
  context.stroke();
  context.fillStyle = "#07333f";
  context.font = "600 11px Inter, sans-serif";
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.fillText(text, x, y);
}
