// In the 图谱 screen's form: a document chosen is a document shown.
element.addEventListener("submit", (event) => event.preventDefault());
element.addEventListener("change", (event) => {
  if (event.target.name === "seen") trigger("look", { document: event.target.value });
});
