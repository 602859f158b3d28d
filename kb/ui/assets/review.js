// Beside screens.js, in each part of the page: the list of links to review, and the one before the reviewer.
const review = (window.kbReview ??= makeReview());

function makeReview() {
  const state = { busy: 0, focus: null, entering: false };
  const shown = () => document.querySelector("#kb-pane .reader.case");
  const openers = () => [...document.querySelectorAll("#kb-queue .review-rows tbody [data-action=case]")];
  const at = () => openers().findIndex((o) => o.closest("tr").dataset.name === shown()?.dataset.name);

  // One verdict at a time; should no answer come, the next one may be tried after a while.
  function free() {
    if (Date.now() - state.busy < 20000) return false;
    state.busy = Date.now();
    shown()?.setAttribute("aria-busy", "true");
    return true;
  }
  function mark() {
    state.busy = 0;
    const all = openers();
    all.forEach((o) => o.closest("tr").classList.toggle("chosen", o.closest("tr").dataset.name === shown()?.dataset.name));
    if (!shown()) return;
    const here = at();
    const count = shown().querySelector(".count");
    if (count) count.textContent = here < 0 ? "" : `${here + 1} / ${all.length}`;
    const [back, on] = shown().querySelectorAll("[data-action=casestep]");
    if (back) back.disabled = here <= 0;
    if (on) on.disabled = here === all.length - 1;
    all[here]?.closest("tr").scrollIntoView({ block: "nearest" });
    shown().querySelectorAll("blockquote").forEach((quote) => {
      const meant = quote.querySelector("b");
      if (meant) quote.scrollTop = meant.offsetTop - quote.clientHeight / 4;
    });
  }
  function step(by) {
    const all = openers();
    const to = all[at() < 0 ? 0 : at() + by];
    to?.click();
  }
  function entered() {
    const value = (name) => shown().querySelector(`[name=${name}]:checked, [type=hidden][name=${name}]`)?.value ?? "";
    return { relation: value("relation"), degree: value("degree"), reason: shown().querySelector("[name=reason]").value };
  }
  // What needs a reason leads to its box first, and Ctrl+Enter there finishes it.
  function write(pending) {
    const form = shown()?.querySelector(".verdict-form");
    if (!form) return;
    form.dataset.pending = pending ?? "";
    const box = form.querySelector("textarea");
    const said = { 已驳回: "驳回的理由", 待复核: "疑在哪里" }[pending] ?? "理由";
    box.placeholder = `${said}；写好按 Ctrl+回车${{ 已驳回: "驳回", 待复核: "留待复核" }[pending] ?? "确认"}`;
    box.focus();
  }
  function degree(value) {
    const radio = shown()?.querySelector(`[name=degree][value=${value}]`);
    if (radio) radio.checked = true;
  }
  function name(form) {
    const box = form.elements.person;
    const words = box.value.trim();
    const wrong = /[、；，,;（）()〔〕:：]|\p{C}/u.test(words) ? "姓名中不能有标点和看不见的字符" : "";
    box.setCustomValidity(words ? wrong : "请写下姓名");
    if (!box.reportValidity()) return;
    document.cookie = `${form.dataset.cookie}=${encodeURIComponent(words)}; path=/; max-age=31536000; SameSite=Lax`;
    document.querySelectorAll(".person").forEach((person) => {
      person.querySelector(".known").hidden = false;
      person.querySelector(".known b").textContent = words;
      person.querySelector("form").hidden = true;
      person.querySelector("input").value = words;
    });
    if (form.closest("#kb-pane")) {
      shown()?.querySelector(".alarm")?.remove();
      shown()?.focus({ preventScroll: true });
    } else (openers()[0] ?? document.querySelector("#review-pair"))?.focus();
  }
  function rename(button) {
    const person = button.closest(".person");
    person.querySelector(".known").hidden = true;
    person.querySelector("form").hidden = false;
    person.querySelector("input").select();
  }
  // The list is written anew after each choice made in it; whoever made it stays where he was.
  function back() {
    if (state.focus && !shown()?.contains(document.activeElement)) document.querySelector(state.focus)?.focus();
    state.focus = null;
  }
  return { state, shown, free, mark, step, entered, write, degree, name, rename, back };
}

function reviewDecide(verdict) {
  const key = review.shown()?.dataset.key;
  const said = review.entered();
  if (["已驳回", "待复核"].includes(verdict) && !said.reason.trim()) return review.write(verdict);
  if (key && review.free()) trigger("decide", { key, verdict, ...said });
}
function reviewUndo() {
  if (review.shown()?.querySelector("[data-action=undo]") && review.free()) trigger("undo", {});
}
function reviewList(wanted, focus) {
  review.state.focus = focus ?? null;
  trigger("queue", wanted);
}
if (element.closest("#kb-queue")) {
  window.addEventListener("kb-screen", (event) => {
    if (event.detail === "review" && !review.state.entering) reviewList({});
  });
}
element.addEventListener("click", (event) => {
  const button = event.target.closest("[data-action]");
  if (!button || !element.contains(button)) return;
  const does = button.dataset.action;
  if (does === "queue") reviewList({ state: button.dataset.state }, "#kb-queue .chip[aria-pressed=true]");
  if (does === "casestep") review.step(+button.dataset.by);
  if (does === "decide") reviewDecide(button.dataset.verdict);
  if (does === "undo") reviewUndo();
  if (does === "rename") review.rename(button);
  if (does === "quick") {
    const box = review.shown().querySelector("textarea");
    box.value = [box.value.trim(), button.dataset.words].filter(Boolean).join("；");
    box.focus();
  }
  if (does === "review") {
    review.state.entering = true; // the list comes with what is asked for here
    screens.go("review");
    review.state.entering = false;
  }
});
element.addEventListener("submit", (event) => {
  if (!event.target.matches(".name-form, .find-form")) return;
  event.preventDefault();
  if (event.target.matches(".name-form")) review.name(event.target);
  else reviewList({ words: event.target.querySelector("input").value }, "[name=review-words]");
});
element.addEventListener("focusin", (event) => {
  if (event.target.matches(".verdict-form textarea")) event.target.closest(".verdict-form").classList.add("writing");
});
element.addEventListener("change", (event) => {
  if (event.target.name === "review-pair") reviewList({ pair: event.target.value }, "#review-pair");
});
element.addEventListener("keydown", (event) => {
  const at = event.target;
  if (!at.closest(".reader.case") || event.isComposing) return;
  const writing = at.matches("textarea, select, input:not([type=radio])");
  if (at.matches("textarea") && event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    return reviewDecide(at.closest(".verdict-form").dataset.pending || "已确认");
  }
  if (writing || event.ctrlKey || event.metaKey || event.altKey) return;
  const keys = {
    y: () => reviewDecide("已确认"), n: () => reviewDecide("已驳回"), w: () => reviewDecide("待复核"),
    r: () => review.write(""), u: reviewUndo, 1: () => review.degree("直接落实"), 2: () => review.degree("部分落实"),
  };
  if (!at.matches("[type=radio]")) Object.assign(keys, { ArrowRight: () => review.step(1), ArrowLeft: () => review.step(-1) });
  const does = keys[event.key.length === 1 ? event.key.toLowerCase() : event.key];
  if (!does) return;
  event.preventDefault();
  does();
});
watch("value", () => {
  // The words above the list are there as soon as questions can be asked; then the list can be, too.
  if (element.querySelector(".screen-head") && element.closest("#kb-review-head") && document.body.dataset.screen === "review") {
    window.dispatchEvent(new CustomEvent("kb-screen", { detail: "review" }));
  }
  if (element.querySelector(".review-list, .reader.case")) review.mark();
  if (element.closest("#kb-queue")) review.back();
  const alarm = element.querySelector(".reader.case .alarm");
  if (alarm) (review.shown().querySelector(".name-form:not([hidden]) input") ?? alarm).focus({ preventScroll: true });
});
