"use strict";

// The view as a picture: what the canvases show, names and points, with title, date and legend.
// It is what is printed, too. PNG is saved by the browser; for PDF the picture goes to our own
// server, which sets the page.

const TITLE_PX = 54;
const PICTURE_SCALE = 2;

async function savePng(map, settings) {
  const canvas = await drawPicture(map, settings);
  saveBlob(await blobOf(canvas), `${fileName(settings)}.png`);
}

async function savePdf(map, settings) {
  const form = new FormData();
  form.append("picture", await blobOf(await drawPicture(map, settings)), "map.png");
  const headers = { "X-CSRFToken": settings.csrf };
  const answer = await fetch(settings.pdfUrl, { method: "POST", body: form, headers });
  if (!answer.ok) throw new Error(`${answer.status} ${answer.statusText}`);
  saveBlob(await answer.blob(), `${fileName(settings)}.pdf`);
}

async function printView(map, settings) {
  const canvas = await drawPicture(map, settings);
  document.querySelector(".map-print")?.remove();
  const picture = element("img", { className: "map-print", alt: settings.texts.title, src: canvas.toDataURL() });
  document.body.append(picture);
  await picture.decode();
  window.print();
}

function fileName({ texts }) {
  const [day, month, year] = texts.date.split("/");
  return `ban-do-${year}-${month}-${day}`;
}

function saveBlob(blob, name) {
  const url = URL.createObjectURL(blob);
  element("a", { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 60000);
}

function blobOf(canvas) {
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("no picture"))), "image/png");
  });
}

async function drawPicture(map, settings) {
  await document.fonts.ready;
  const size = map.getSize();
  const canvas = element("canvas", {
    width: PICTURE_SCALE * size.x,
    height: PICTURE_SCALE * (size.y + TITLE_PX),
  });
  const context = canvas.getContext("2d");
  context.scale(PICTURE_SCALE, PICTURE_SCALE);
  context.fillStyle = "#fff";
  context.fillRect(0, 0, size.x, size.y + TITLE_PX);
  drawTitle(context, settings);
  context.save();
  context.translate(0, TITLE_PX);
  context.beginPath();
  context.rect(0, 0, size.x, size.y);
  context.clip();
  drawView(context, map, settings);
  drawPictureLegend(context, size, settings);
  context.restore();
  return canvas;
}

function drawTitle(context, { texts }) {
  writeText(context, texts.title, 12, 24, "650 17px Inter, sans-serif");
  const notes = [texts.date, texts.filtered, texts.schematic, texts.centred].filter(Boolean).join(" · ");
  writeText(context, notes, 12, 44, "400 11px Inter, sans-serif");
}

function writeText(context, text, x, y, font, { align = "left", halo = false } = {}) {
  Object.assign(context, { font, textAlign: align, textBaseline: "alphabetic" });
  if (halo) {
    Object.assign(context, { strokeStyle: "#fff", lineWidth: 3, lineJoin: "round" });
    context.strokeText(text, x, y);
  }
  context.fillStyle = "#07333f";
  context.fillText(text, x, y);
}

function drawView(context, map, settings) {
  const size = map.getSize();
  context.fillStyle = "#eaeff1";
  context.fillRect(0, 0, size.x, size.y);
  const frame = map.getContainer().getBoundingClientRect();
  for (const drawn of map.getPane("overlayPane").querySelectorAll("canvas")) {
    const { left, top, width, height } = drawn.getBoundingClientRect();
    context.drawImage(drawn, left - frame.left, top - frame.top, width, height);
  }
  for (const { shortName, place } of settings.shownNames()) {
    const { x, y } = map.latLngToContainerPoint(place);
    writeText(context, shortName, x, y + 16, "600 11px Inter, sans-serif", { align: "center", halo: true });
  }
  for (const point of settings.shownPoints()) drawPoint(context, map, point);
}

function drawPoint(context, map, { place, isAtm, doubt, name }) {
  const { x, y } = map.latLngToContainerPoint(place);
  context.beginPath();
  context.arc(x, y, isAtm ? 6 : 3.5, 0, 2 * Math.PI);
  Object.assign(context, { fillStyle: doubt ? "#fff" : "#07333f", strokeStyle: "#07333f", lineWidth: 2 });
  context.fill();
  context.stroke();
  if (isAtm) writeText(context, name, x + 9, y - 6, "600 11px Inter, sans-serif", { halo: true });
}

// People by band; beneath it what the communes are shaded by, where that is something else.
function drawPictureLegend(context, size, { bands, shares, texts, bandCounts, shade, areas }) {
  const isShaded = shade !== "median" && areas._map;
  const lines = bands.map((band, number) => [band, bandCounts?.[number]]);
  if (isShaded) lines.push([{ label: `${texts.shade} ${texts[shade]}` }], ...shares.map((share) => [share]));
  const height = 28 + 18 * lines.length + 20;
  const left = size.x - 252;
  const top = size.y - height - 8;
  context.fillStyle = "rgb(255 255 255 / 92%)";
  context.fillRect(left, top, 244, height);
  writeText(context, texts.legend, left + 8, top + 18, "650 12px Inter, sans-serif");
  lines.forEach(([{ label, colour }, count], number) => {
    const line = top + 38 + 18 * number;
    if (!colour) return writeText(context, label, left + 8, line, "650 11px Inter, sans-serif");
    context.fillStyle = colour;
    context.fillRect(left + 8, line - 10, 12, 12);
    writeText(context, label, left + 28, line, "400 11px Inter, sans-serif");
    if (count === undefined) return undefined;
    return writeText(context, count, left + 236, line, "400 11px Inter, sans-serif", { align: "right" });
  });
  writeText(context, texts.unverifiedShort, left + 8, top + height - 8, "400 10px Inter, sans-serif");
}
