// In the 对标 screen's form: files are sent to this server past Gradio, then the comparison is asked for.
const chosen = { upper: null, lower: null };
const form = () => element.querySelector("form");

function tell(words, fault = false) {
  const note = element.querySelector(".form-note");
  if (!note) return;
  note.textContent = words;
  note.classList.toggle("alarm", fault);
}
function busy(yes) {
  const start = element.querySelector("[type=submit]");
  if (!start) return;
  start.disabled = yes;
  start.textContent = yes ? "对照中……" : "开始对照";
}
function take(side, file) {
  chosen[side] = file ?? null;
  const field = element.querySelector(`[data-drop=${side}]`);
  field.querySelector("select").disabled = Boolean(file);
  field.classList.toggle("has-file", Boolean(file));
  field.querySelector(".taken")?.remove();
  if (!file) return;
  const line = document.createElement("p");
  line.className = "taken";
  const name = document.createElement("span");
  name.textContent = `已选文件：${file.name}`;
  const drop = Object.assign(document.createElement("button"), { type: "button", className: "quiet", textContent: "移除" });
  drop.addEventListener("click", () => {
    field.querySelector("input[type=file]").value = "";
    take(side, null);
    field.querySelector("input[type=file]").focus();
  });
  line.append(name, drop);
  field.append(line);
}
function send(file) {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open("POST", form().dataset.upload);
    request.setRequestHeader("x-draft-name", encodeURIComponent(file.name));
    request.upload.onprogress = (e) => tell(`正在上传 ${file.name}：${Math.round((100 * e.loaded) / (e.total || 1))}%`);
    const fault = (words) => resolve({ fault: words });
    request.onerror = () => fault("上传中断，请检查与服务器的连接后再试。");
    request.onload = () => {
      try {
        resolve(JSON.parse(request.responseText));
      } catch {
        fault("上传没有完成，请再试一次。");
      }
    };
    request.send(file);
  });
}
function lacking() {
  const most = +form().dataset.most;
  for (const [side, name] of [["upper", "上位文件"], ["lower", "下位文件"]]) {
    const file = chosen[side];
    if (!file && !form().elements[side].value) return `还没有选${name}：从文件库中选一份，或上传一份。`;
    const endings = form().dataset.endings.split(" ");
    if (file && !endings.some((ending) => file.name.toLowerCase().endsWith(ending))) {
      return `“${file.name}”的格式不能读。可用：${endings.map((ending) => ending.slice(1)).join("、")}。`;
    }
    if (file && file.size > most) return `“${file.name}”超过了 ${Math.round(most / 2 ** 20)} MB，请拆分后再传。`;
    if (file && !file.size) return `“${file.name}”是空文件。`;
  }
  if (!chosen.upper && !chosen.lower && form().elements.upper.value === form().elements.lower.value) {
    return "上位文件与下位文件选了同一份，请换一份。";
  }
  return "";
}
async function compare() {
  const fault = lacking();
  if (fault) return tell(fault, true);
  busy(true);
  const asked = {};
  for (const side of ["upper", "lower"]) {
    asked[side] = chosen[side] ? "" : form().elements[side].value;
    if (!chosen[side]) continue;
    const sent = await send(chosen[side]);
    if (sent.fault || !sent.draft) {
      busy(false);
      return tell(sent.fault ?? "上传没有完成，请再试一次。", true);
    }
    asked[`${side}Draft`] = sent.draft;
  }
  tell("");
  trigger("compare", asked);
}

element.addEventListener("submit", (event) => {
  event.preventDefault();
  if (!element.querySelector("[type=submit]").disabled) compare();
});
element.addEventListener("change", (event) => {
  if (event.target.matches("input[type=file]")) {
    take(event.target.closest("[data-drop]").dataset.drop, event.target.files[0]);
  }
});
element.addEventListener("dragover", (event) => {
  if (event.target.closest("[data-drop]")) event.preventDefault();
});
element.addEventListener("drop", (event) => {
  const field = event.target.closest("[data-drop]");
  if (!field) return;
  event.preventDefault();
  if (event.dataTransfer.files.length === 1) take(field.dataset.drop, event.dataTransfer.files[0]);
  else tell("请一次拖入一份文件。", true);
});
// The result lies in another part of the page; when it has come, the form can be used again.
window.addEventListener("kb-outcome", () => busy(false));
