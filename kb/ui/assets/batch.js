// In the 批量与评测 screen: a file is sent to this server past Gradio, then the run or the comparison is asked for.
const sent = { file: null };
const ASKS = ["begin", "against"]; // what a form asks of Python, by its data-does

element.addEventListener("submit", (event) => {
  event.preventDefault();
  const form = event.target;
  if (!form.querySelector("[type=submit]").disabled) ask(form);
});
element.addEventListener("change", (event) => {
  if (event.target.matches("input[type=file]")) take(event.target.form, event.target.files[0]);
});
element.addEventListener("dragover", (event) => {
  if (event.target.closest("[data-drop]")) event.preventDefault();
});
element.addEventListener("drop", (event) => {
  const field = event.target.closest("[data-drop]");
  if (!field) return;
  event.preventDefault();
  const form = field.closest("form");
  if (event.dataTransfer.files.length === 1) take(form, event.dataTransfer.files[0]);
  else tell(form, "请一次拖入一份文件。", true);
});

function tell(form, words, fault = false) {
  const note = form.querySelector(".form-note");
  note.textContent = words;
  note.classList.toggle("alarm", fault);
}
function take(form, file) {
  sent.file = file ?? null;
  const field = form.querySelector("[data-drop]");
  field.classList.toggle("has-file", Boolean(file));
  field.querySelector(".taken")?.remove();
  tell(form, "");
  if (!file) return;
  const line = document.createElement("p");
  line.className = "taken";
  line.textContent = `已选文件：${file.name}`;
  field.append(line);
}
function lacking(form) {
  const { file } = sent;
  const other = form.elements.other?.value;
  if (!file && form.dataset.does === "begin") return "还没有选题集文件。";
  if (!file && !other) return "还没有选前次结果：选一次以前的评测，或上传文件。";
  if (!file) return "";
  const endings = form.dataset.endings.split(" ");
  if (!endings.some((ending) => file.name.toLowerCase().endsWith(ending))) {
    return `“${file.name}”的格式不能读。可用：${endings.map((ending) => ending.slice(1)).join("、")}。`;
  }
  if (file.size > +form.dataset.most) return `“${file.name}”超过了 ${Math.round(form.dataset.most / 2 ** 20)} MB。`;
  return file.size ? "" : `“${file.name}”是空文件。`;
}
async function upload(form, file) {
  try {
    const answer = await fetch(form.dataset.upload, {
      method: "POST", headers: { "x-draft-name": encodeURIComponent(file.name) }, body: file,
    });
    return await answer.json();
  } catch {
    return { fault: "上传中断，请检查与服务器的连接后再试。" };
  }
}
async function ask(form) {
  const fault = lacking(form);
  if (fault) return tell(form, fault, true);
  const start = form.querySelector("[type=submit]");
  start.disabled = true;
  const asked = { run: form.dataset.run ?? "", other: form.elements.other?.value ?? "", file: "" };
  if (sent.file) {
    tell(form, `正在上传 ${sent.file.name}……`);
    const kept = await upload(form, sent.file);
    if (kept.fault || !kept.draft) {
      start.disabled = false;
      return tell(form, kept.fault ?? "上传没有完成，请再试一次。", true);
    }
    asked.file = kept.draft;
  }
  tell(form, "");
  if (ASKS.includes(form.dataset.does)) trigger(form.dataset.does, asked);
  form.querySelector("input[type=file]").value = "";
  take(form, null);
  setTimeout(() => (start.disabled = false), 1500);
}

// Buttons that are drawn anew for another state keep the keyboard where it was.
element.addEventListener("click", (event) => {
  if (event.target.closest("[data-action=act]")) sent.acted = true;
});
watch("value", () => {
  if (sent.acted && element.closest("#kb-run")) element.querySelector("[data-action=act]")?.focus();
  sent.acted = false;
  if (element.closest("#kb-set")) trigger("restore", {});
});
