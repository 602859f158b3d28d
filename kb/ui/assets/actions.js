// Runs once in each part of the page (thread, pane, header); `element`, `props`, `trigger` and `watch` are Gradio's.
// Buttons carry data-action; those named in REMOTE are answered by Python, the others here.
const REMOTE = ["cite", "read", "fresh", "catalogue", "item", "open", "clause", "case", "review", "act", "outcome", "evidence"];
const OPENS_PANE = ["cite", "read", "catalogue", "item", "open", "clause", "case", "review", "outcome", "evidence"];
const page = (window.kbPage ??= makePage());

function makePage() {
  const narrow = window.matchMedia("(max-width: 1023px)");
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)");
  const pane = () => document.getElementById("kb-pane");
  const state = { opener: null, showThread: () => {} };

  function open(opener) {
    state.opener = opener ?? state.opener;
    if (document.body.classList.contains("kb-pane-open")) return;
    document.body.classList.add("kb-pane-open");
    // On a phone the pane covers the page, so "back" must close it rather than leave the conversation.
    if (narrow.matches) history.pushState({ kbPane: true }, "");
  }
  function shut() {
    document.body.classList.remove("kb-pane-open");
    markCurrent(null);
    const back = state.opener && document.contains(state.opener) ? state.opener : null;
    (back ?? document.querySelector("#kb-question textarea"))?.focus({ preventScroll: true });
    state.opener = null;
  }
  function close() {
    if (history.state?.kbPane) history.back();
    else shut();
  }
  function markCurrent(button) {
    document.querySelectorAll("#kb-thread [aria-current]").forEach((b) => b.removeAttribute("aria-current"));
    if (!button) return;
    const { turn, marker } = button.dataset;
    document
      .querySelectorAll(`#kb-thread [data-turn="${turn}"][data-marker="${marker}"]`)
      .forEach((b) => b.setAttribute("aria-current", "true"));
  }
  function show(target) {
    target?.scrollIntoView({ block: "center", behavior: calm.matches ? "auto" : "smooth" });
  }
  function showCited() {
    const reader = pane()?.querySelector(".reader");
    if (!reader || !document.body.classList.contains("kb-pane-open")) return;
    const cited = pane().querySelector("#cited");
    if (cited) cited.scrollIntoView({ block: "center" });
    else pane().querySelector(".paper")?.scrollTo(0, 0);
    reader.focus({ preventScroll: true });
  }
  function goTo(id) {
    const target = document.getElementById(id);
    show(target);
    target?.focus({ preventScroll: true });
    pane()?.querySelector(".reader")?.classList.remove("outline-open");
  }
  async function copy(button) {
    const answer = button.closest(".answer");
    const lines = [...answer.querySelectorAll(".answer-text > *, .citation-name")].map((e) => e.innerText.trim());
    const words = lines.filter(Boolean).join("\n");
    if (navigator.clipboard) await navigator.clipboard.writeText(words);
    else copyOldWay(words);
    const before = button.textContent;
    button.textContent = "已复制";
    setTimeout(() => (button.textContent = before), 1500);
  }
  // Browsers offer the clipboard only on https or localhost; offices often serve plain http inside their network.
  function copyOldWay(words) {
    const box = document.createElement("textarea");
    box.value = words;
    document.body.append(box);
    box.select();
    document.execCommand("copy");
    box.remove();
  }

  window.addEventListener("popstate", shut);
  document.addEventListener("keydown", (e) => {
    if (e.key === "Escape" && document.body.classList.contains("kb-pane-open")) close();
  });
  // A question is shown before it is sent; what the server shows next takes its place. One that comes while another is
  // looked up stays in the box, and an empty one is not shown: the server says why.
  function accept(question) {
    if (document.querySelector("#kb-thread .looking")) return null;
    const words = question.trim();
    if (words) {
      state.showThread(looking(words));
      write("");
    }
    return question;
  }
  function looking(words) {
    const shown = document.createElement("div");
    const before = document.querySelector("#kb-thread .conversation");
    shown.innerHTML = before?.outerHTML ?? '<div class="conversation" role="log" aria-label="对话" aria-live="polite"></div>';
    const exchange = document.createElement("article");
    exchange.className = "exchange";
    exchange.innerHTML =
      '<div class="question" aria-label="提问"><p></p></div>' +
      '<div class="answer looking" aria-busy="true"><p>正在查找条款</p></div>';
    exchange.querySelector("p").textContent = words;
    shown.firstElementChild.append(exchange);
    return shown.innerHTML;
  }
  function write(words) {
    const box = document.querySelector("#kb-question textarea");
    box.value = words;
    box.dispatchEvent(new Event("input", { bubbles: true }));
  }
  function ask(question) {
    if (document.querySelector("#kb-question textarea").disabled) return;
    write(question);
    setTimeout(() => document.getElementById("kb-send").click());
  }
  return { open, close, markCurrent, showCited, goTo, copy, accept, ask, state };
}

if (element.closest("#kb-thread")) page.state.showThread = (html) => (props.value = html);

element.addEventListener("click", (event) => {
  const button = event.target.closest("[data-action]");
  if (!button || !element.contains(button)) return;
  const does = button.dataset.action;
  if (OPENS_PANE.includes(does)) page.open(element.closest("#kb-pane") ? null : button);
  if (does === "cite") page.markCurrent(button);
  if (REMOTE.includes(does)) trigger(does, { ...button.dataset });
  if (does === "close") page.close();
  if (does === "goto") page.goTo(button.dataset.target);
  if (does === "outline") element.querySelector(".reader")?.classList.toggle("outline-open");
  if (does === "copy") page.copy(button);
  if (does === "ask") page.ask(button.dataset.question);
});

// The catalogue's filter: rows that hold every word typed stay.
element.addEventListener("input", (event) => {
  if (!event.target.matches(".filter")) return;
  const words = event.target.value.trim().split(/\s+/);
  element.querySelectorAll(".documents > li").forEach((row) => {
    row.hidden = !words.every((word) => row.textContent.includes(word));
  });
});

watch("value", () => {
  if (element.closest("#kb-pane")) page.showCited();
  const last = element.querySelector(".exchange:last-of-type");
  if (last && element.closest("#kb-thread")) last.scrollIntoView({ block: "start" });
});
