"use strict";

// Fields for scanned codes. A USB scanner types and ends with Enter; where the browser reads codes
// by itself, the camera does the same. Either way the code is sent at once.

document.addEventListener("keydown", (event) => {
  const input = event.target.closest("[data-scan-input]");
  if (!input || event.key !== "Enter") return;
  event.preventDefault(); // Enter of a scanner must not send the whole form half-filled
  send(input);
});

document.addEventListener("click", (event) => {
  const scan = event.target.closest("[data-scan]");
  if (!scan) return;
  if (event.target.closest("[data-scan-send]")) send(inputOf(scan));
  if (event.target.closest("[data-scan-camera]")) watch(scan);
  if (event.target.closest("[data-scan-stop]")) stop(scan);
});

// A scanned code makes room for the next one.
document.addEventListener("htmx:afterRequest", (event) => {
  const input = event.detail.elt;
  if (!input.matches?.("[data-scan-input]") || !event.detail.successful) return;
  input.value = "";
  if (!document.activeElement || document.activeElement === document.body) input.focus();
});

function inputOf(scan) {
  return scan.querySelector("[data-scan-input]");
}

function send(input) {
  if (!input.value.trim()) return input.focus();
  if (input.hasAttribute("hx-post")) return htmx.trigger(input, "scanned");
  return input.form?.requestSubmit();
}

// --- The camera -------------------------------------------------------------------------------

const watched = new WeakMap();

async function offerCamera() {
  if (!("BarcodeDetector" in window) || !navigator.mediaDevices?.getUserMedia) return;
  const formats = await BarcodeDetector.getSupportedFormats();
  if (!formats.includes("qr_code")) return;
  for (const button of document.querySelectorAll("[data-scan-camera]")) button.hidden = false;
}

async function watch(scan) {
  const view = scan.querySelector("[data-scan-view]");
  const status = scan.querySelector("[data-scan-status]");
  const video = scan.querySelector("video");
  stop(scan);
  view.hidden = false;
  try {
    video.srcObject = await navigator.mediaDevices.getUserMedia({
      video: { facingMode: "environment" },
    });
    await video.play();
  } catch {
    status.textContent = status.dataset.refused;
    return;
  }
  status.textContent = status.dataset.looking;
  const detector = new BarcodeDetector({ formats: ["qr_code"] });
  const timer = setInterval(async () => {
    const [found] = await detector.detect(video).catch(() => []);
    if (!found || !watched.has(scan)) return;
    stop(scan);
    inputOf(scan).value = found.rawValue;
    send(inputOf(scan));
  }, 250);
  watched.set(scan, timer);
}

function stop(scan) {
  clearInterval(watched.get(scan));
  watched.delete(scan);
  const video = scan.querySelector("video");
  for (const track of video.srcObject?.getTracks() ?? []) track.stop();
  video.srcObject = null;
  scan.querySelector("[data-scan-view]").hidden = true;
}

offerCamera();
