// Beside actions.js, in each part of the page: screens, tabs, filters and the steps from row to row.
const screens = (window.kbScreens ??= makeScreens());

function makeScreens() {
  const known = ["talk", "compare", "atlas", "review", "batch"];
  const state = { item: null };

  function go(screen, { keep = false } = {}) {
    const shown = known.includes(screen) ? screen : "talk";
    document.body.dataset.screen = shown;
    document.querySelectorAll(".screen-tab").forEach((tab) => {
      if (tab.dataset.screen === shown) tab.setAttribute("aria-current", "page");
      else tab.removeAttribute("aria-current");
    });
    if (!keep) history.replaceState(history.state, "", shown === "talk" ? location.pathname : `#${shown}`);
    window.dispatchEvent(new CustomEvent("kb-screen", { detail: shown }));
  }

  // Tabs (WAI-ARIA): one of them is reached by Tab, the others by the arrow keys.
  function turn(tab, { focus = false } = {}) {
    tab.closest("[role=tablist]").querySelectorAll("[role=tab]").forEach((other) => {
      const chosen = other === tab;
      other.setAttribute("aria-selected", String(chosen));
      other.tabIndex = chosen ? 0 : -1;
      document.getElementById(other.getAttribute("aria-controls")).hidden = !chosen;
    });
    if (focus) tab.focus();
  }
  function turnBy(tab, key) {
    const tabs = [...tab.closest("[role=tablist]").querySelectorAll("[role=tab]")];
    const to = { ArrowRight: tabs.indexOf(tab) + 1, ArrowLeft: tabs.indexOf(tab) - 1, Home: 0, End: -1 }[key];
    turn(tabs.at(to % tabs.length), { focus: true });
  }

  // A filter keeps the rows that agree with all that is chosen in its page.
  function filter(page) {
    const rows = [...page.querySelectorAll(".grid tbody tr")].filter((row) => !row.closest(".counts"));
    const words = (page.querySelector(".find")?.value ?? "").trim().split(/\s+/);
    const wanted = JSON.parse(page.dataset.wanted ?? "{}");
    const concern = page.querySelector("select[name=concern]")?.value;
    if (concern) wanted.concern = concern;
    let found = 0;
    for (const row of rows) {
      const agrees = Object.entries(wanted).every(([name, value]) => !value || row.dataset[name] === value);
      row.hidden = !(agrees && words.every((word) => row.textContent.includes(word)));
      found += row.hidden ? 0 : 1;
    }
    const said = page.querySelector(".found");
    if (said) said.textContent = found === rows.length ? "" : `${found} / ${rows.length} 行`;
  }
  function press(button) {
    const page = pageOf(button);
    if (!page) return;
    const own = button.closest(".counts");
    const wanted = own ? {} : JSON.parse(page.dataset.wanted ?? "{}");
    if (button.dataset.by) wanted[button.dataset.by] = button.dataset.value ?? "";
    else Object.assign(wanted, { degree: button.dataset.degree, kind: button.dataset.kind ?? "" });
    page.dataset.wanted = JSON.stringify(wanted);
    page.querySelectorAll(".chip").forEach((chip) => {
      const value = chip.dataset.by ? wanted[chip.dataset.by] ?? "" : wanted.degree ?? "";
      const mine = (chip.dataset.by ? chip.dataset.value : chip.dataset.degree) ?? "";
      chip.setAttribute("aria-pressed", String(mine === value));
    });
    filter(page);
    if (own) turn(document.getElementById("tab-matrix"));
    if (own) page.querySelector(".filters").scrollIntoView({ block: "nearest" });
  }
  const pageOf = (e) => (e.closest(".counts") ? document.getElementById("page-matrix") : e.closest("[role=tabpanel]"));

  function order(page, by) {
    const body = page.querySelector(".grid tbody");
    if (!body) return;
    const facts = (row) => ({ item: +row.dataset.item, gap: +row.dataset.gap, local: +row.dataset.local });
    const keys = { gaps: ["gap", "local", "item"], local: ["local", "gap", "item"], text: ["item"] }[by];
    const rows = [...body.rows].map((row) => [facts(row), row]);
    rows.sort(([a], [b]) => keys.map((key) => a[key] - b[key]).find(Boolean) ?? 0);
    body.append(...rows.map(([, row]) => row));
  }

  // Rows of the matrix as they stand now; the pane's steps follow them.
  const openers = () => [...document.querySelectorAll("#page-matrix tbody tr:not([hidden]) [data-action=item]")];
  function mark(item) {
    state.item = String(item);
    document.querySelectorAll("#kb-outcome tr[data-item]").forEach((row) => {
      row.classList.toggle("chosen", row.dataset.item === state.item);
    });
    const all = openers();
    const at = all.findIndex((opener) => opener.dataset.item === state.item);
    document.querySelectorAll("#kb-pane blockquote").forEach((quote) => {
      const meant = quote.querySelector("b");
      if (meant) quote.scrollTop = meant.offsetTop - quote.clientHeight / 4;
    });
    const count = document.querySelector("#kb-pane .item .count");
    if (count) count.textContent = at < 0 ? "" : `${at + 1} / ${all.length}`;
    const [back, on] = document.querySelectorAll("#kb-pane .item [data-action=neighbour]");
    if (back) back.disabled = at <= 0;
    if (on) on.disabled = at < 0 || at === all.length - 1;
  }
  function step(by) {
    const all = openers();
    const to = all[all.findIndex((opener) => opener.dataset.item === state.item) + by];
    if (!to) return;
    to.closest("tr").scrollIntoView({ block: "nearest" });
    to.click();
  }
  function back() {
    document.querySelector(`#page-matrix [data-action=item][data-item="${state.item}"]`)?.click();
  }
  function walk(event) {
    const all = [...event.target.closest("tbody").querySelectorAll("tr:not([hidden]) .place")];
    const to = all[all.indexOf(event.target) + (event.key === "ArrowDown" ? 1 : -1)];
    if (!to) return;
    event.preventDefault();
    to.focus();
  }
  function narrow(box) {
    const select = document.querySelector(`select[name="${box.dataset.narrows}"]`);
    select.kbAll ??= [...select.options];
    const { value } = select;
    const words = box.value.trim().split(/\s+/);
    const kept = select.kbAll.filter(
      (o) => !o.value || o.value === value || words.every((word) => o.text.includes(word)),
    );
    select.replaceChildren(...kept);
    select.value = value; // while options are taken out, the browser chooses one after the other
  }

  go(location.hash.slice(1), { keep: true });
  window.addEventListener("hashchange", () => go(location.hash.slice(1), { keep: true }));
  return { go, turn, turnBy, filter, press, order, mark, step, back, walk, narrow };
}

element.addEventListener("click", (event) => {
  const button = event.target.closest("[data-action]");
  if (!button || !element.contains(button)) return;
  const does = button.dataset.action;
  if (does === "screen") screens.go(button.dataset.screen);
  if (does === "tab") screens.turn(button);
  if (does === "filter") screens.press(button);
  if (does === "neighbour") screens.step(+button.dataset.by);
  if (does === "back") screens.back();
});
element.addEventListener("keydown", (event) => {
  const at = event.target;
  if (at.matches("[role=tab]") && ["ArrowRight", "ArrowLeft", "Home", "End"].includes(event.key)) {
    event.preventDefault();
    screens.turnBy(at, event.key);
  }
  if (at.matches(".grid .place") && ["ArrowDown", "ArrowUp"].includes(event.key)) screens.walk(event);
  if (at.closest(".reader.item") && !at.matches("input, select, textarea")) {
    if (event.key === "ArrowRight") screens.step(1);
    if (event.key === "ArrowLeft") screens.step(-1);
  }
});
element.addEventListener("input", (event) => {
  const box = event.target;
  if (box.matches(".find")) screens.filter(box.closest("[role=tabpanel]"));
  if (box.matches(".narrow")) screens.narrow(box);
});
element.addEventListener("change", (event) => {
  const select = event.target;
  if (select.name === "concern") screens.filter(select.closest("[role=tabpanel]"));
  if (select.name === "order") screens.order(select.closest("[role=tabpanel]"), select.value);
});
watch("value", () => {
  const matrix = element.querySelector("#page-matrix");
  if (matrix) screens.order(matrix, "gaps");
  const item = element.querySelector(".reader.item");
  if (item) screens.mark(item.dataset.item);
  // What took seconds to come is told to whoever does not see it.
  const outcome = element.querySelector(".outcome");
  if (!outcome) return;
  if (element.closest("#kb-outcome")) window.dispatchEvent(new Event("kb-outcome"));
  // Whoever walks a list of choices by the arrow keys stays in it: each step there is a choice already.
  if (document.activeElement?.matches("select")) return;
  (outcome.querySelector("h2") ?? outcome).focus({ preventScroll: true });
  outcome.scrollIntoView({ block: "start" });
});
