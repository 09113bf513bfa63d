
// A module, so that its names are its own. The desk works on without a network: presses wait in
// PressQueue until the server has them.

const desk = document.getElementById("desk");
const words = desk.dataset;
const part = (name) => desk.querySelector(`[data-desk-${name}]`);
const queue = new PressQueue(words.list, words.staff);
const token = document.querySelector('meta[name="csrf-token"]').content;
const UNDO_MS = 10 * 60 * 1000;
const SHOWN = 12;
let entries = [];
let chosen = null;
let reached = true;
let signedOut = false;

const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").replace(/đ/gi, "d").toLowerCase();
const vnd = (sum) => `${sum.toLocaleString("vi-VN")} đ`;
const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_all, name) => values[name]);

// --- What is known of a person: the server's word, and over it what still waits to be sent ------

function standing(entry) {
  const waiting = queue.all.filter((press) => press.person_id === entry.person_id).at(-1);
  if (!waiting) return { status: entry.status, at: entry.collected_at };
  return waiting.action === "collected"
    ? { status: "paid", at: waiting.pressed_at }
    : { status: "pending", at: "" };
}

function showStatus() {
  const waiting = queue.all.length;
  const said = [waiting ? fill(words.waiting, { n: waiting }) : words.saved];
  if (signedOut) said.push(words.signedOut);
  else if (!reached) said.push(words.offline);
  part("status").textContent = said.join(" · ");
  part("status").classList.toggle("is-waiting", Boolean(waiting) || !reached || signedOut);
  const paid = entries.filter((entry) => standing(entry).status === "paid");
  const sum = (some) => vnd(some.reduce((total, entry) => total + entry.amount_vnd, 0));
  part("totals").textContent = fill(words.totals, {
    done: paid.length, all: entries.length, vnd: sum(paid), total: sum(entries),
  });
}

function tell(sentence) {
  part("trouble").querySelector("p").textContent = sentence;
  part("trouble").hidden = !sentence;
}

// --- Finding ----------------------------------------------------------------------------------

const input = desk.querySelector("[data-scan-input]");

part("search").addEventListener("submit", (event) => {
  event.preventDefault();
  const typed = input.value.trim();
  const code = typed.toUpperCase().replace(/[^A-Z0-9]/g, "");
  const scanned = entries.find((entry) => entry.references.some((each) => code.includes(each)));
  const found = scanned ? [scanned] : matching(typed);
  if (found.length === 1) choose(found[0]);
  else showFound(typed);
});

input.addEventListener("input", () => showFound(input.value.trim()));

function matching(typed) {
  const parts = fold(typed).split(/\s+/).filter(Boolean);
  if (!parts.length) return [];
  return entries.filter((entry) => {
    const name = ` ${fold(entry.name)}`;
    return parts.every((each) => name.includes(` ${each}`));
  });
}

function showFound(typed) {
  const found = matching(typed);
  const items = found.slice(0, SHOWN).map((entry) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-plain desk-button";
    const done = standing(entry).status === "paid" ? ` · ${words.collected}` : "";
    button.textContent = `${entry.name} · ${entry.birth} · ${entry.hamlet}${done}`;
    button.addEventListener("click", () => choose(entry));
    const item = document.createElement("li");
    item.append(button);
    return item;
  });
  if (typed && !found.length) {
    const item = document.createElement("li");
    item.textContent = words.none;
    items.push(item);
  }
  part("found").replaceChildren(...items);
}

function choose(entry) {
  chosen = entry;
  tell("");
  for (const each of part("person").querySelectorAll("[data-person]")) {
    each.textContent = entry[each.dataset.person] ?? "";
  }
  showResult();
  part("person").hidden = false;
  document.getElementById("desk-name").focus();
}

function showResult() {
  const { status, at } = standing(chosen);
  const undoable = status === "paid" && Date.now() - Date.parse(at) < UNDO_MS;
  const result = part("person").querySelector('[data-person="result"]');
  result.textContent = { pending: "", paid: words.collected }[status] ?? words.other;
  part("collect").hidden = status !== "pending";
  part("undo").hidden = !undoable;
}

function back() {
  chosen = null;
  part("person").hidden = true;
  for (const id of ["recipient", "document", "reason"]) document.getElementById(id).value = "";
  input.value = "";
  showFound("");
  input.focus();
}

// --- Pressing ---------------------------------------------------------------------------------

function press(action, facts, said) {
  const entry = chosen;
  if (!entry) return; // a second touch of the same button
  queue.add({
    key: newKey(), person_id: entry.person_id, action, amount_vnd: entry.amount_vnd,
    pressed_at: new Date().toISOString(), ...facts,
  });
  document.getElementById("announcer").textContent = fill(said, entry);
  back();
  showStatus();
  void send();
}

const typed = (id) => document.getElementById(id).value.trim();

part("self").addEventListener("click", () => press("collected", {}, words.done));
part("other").addEventListener("click", () => {
  const facts = { recipient: typed("recipient"), document: typed("document") };
  if (!facts.recipient || !facts.document) return tell(words.needsRecipient);
  return press("collected", facts, words.done);
});
part("undo-button").addEventListener("click", () => {
  if (!typed("reason")) return tell(words.needsReason);
  return press("undone", { reason: typed("reason") }, words.undone);
});
part("back").addEventListener("click", back);

// --- Sending and reading anew -----------------------------------------------------------------

let sending = false;

async function send() {
  if (sending) return;
  sending = true;
  try {
    const answers = await queue.send(words.marks, token);
    reached = answers !== null;
    const refused = answers?.find((each) => each.refusal);
    if (refused) tell(refused.refusal);
    if (answers) await load();
  } catch (error) {
    if (!(error instanceof SignedOut)) throw error;
    signedOut = true;
  } finally {
    sending = false;
    showStatus();
  }
  if (reached && !signedOut && queue.all.length) void send();
}

async function load() {
  try {
    const answer = await fetch(words.entries);
    signedOut = answer.redirected;
    if (!answer.ok || signedOut) return;
    entries = (await answer.json()).entries;
    reached = true;
    if (chosen) {
      chosen = entries.find((entry) => entry.person_id === chosen.person_id) ?? null;
      if (chosen) showResult();
    }
  } catch {
    reached = false;
  }
}

window.addEventListener("online", () => void send());
window.addEventListener("offline", () => {
  reached = false;
  showStatus();
});
setInterval(() => void send(), 10_000);

// --- Leaving: nothing of anybody stays on the device --------------------------------------------

window.addEventListener("beforeunload", (event) => {
  if (queue.all.length) event.preventDefault();
});

document.addEventListener("submit", (event) => {
  if (!event.target.action.endsWith("/sign-out") || !queue.all.length) return;
  event.preventDefault();
  tell(words.unsent);
}, true);

part("finish").addEventListener("click", () => {
  if (queue.all.length) return tell(words.unsent);
  return window.location.assign(part("finish").dataset.deskFinish);
});

void send();
