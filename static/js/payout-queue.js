"use strict";

// Presses of a desk that the office's server does not have yet. Each carries a key of its own, so
// that one sent twice counts once. They stay on the device only until they are sent; people and
// their sums are never stored here.

class PressQueue {
  constructor(listId, staffId) {
    this.name = `payout-day-${listId}-${staffId}`;
  }

  get all() {
    return JSON.parse(localStorage.getItem(this.name) ?? "[]");
  }

  add(press) {
    this.keep([...this.all, press]);
  }

  // What was pressed meanwhile stays: only what was answered goes.
  drop(keys) {
    this.keep(this.all.filter((press) => !keys.has(press.key)));
  }

  keep(presses) {
    if (presses.length) localStorage.setItem(this.name, JSON.stringify(presses));
    else localStorage.removeItem(this.name);
  }

  // Gives the answers, or null when the server was not reached; throws when it refused to talk.
  async send(address, token) {
    const presses = this.all.slice(0, 100);
    if (!presses.length) return [];
    let answer;
    try {
      answer = await fetch(address, {
        method: "POST",
        headers: { "Content-Type": "application/json", "X-CSRFToken": token },
        body: JSON.stringify({ marks: presses }),
      });
    } catch {
      return null;
    }
    if (answer.redirected || answer.status === 400 || answer.status === 401) throw new SignedOut();
    if (!answer.ok) return null;
    const { answers } = await answer.json();
    this.drop(new Set(answers.map((each) => each.key)));
    return answers;
  }
}

class SignedOut extends Error {}

// A key as of crypto.randomUUID, which browsers keep from pages without https.
function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
